"""What one does with activities and with the entries of a timeline, by screen and by API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from relais.activities.actions import complete_activity, plan_task_from, reopen_activity
from relais.activities.models import Activity, Outcome
from relais.records.api import Action, register_actions, registry
from relais.records.fields import Boolean, Choice, DateTime, Text

if TYPE_CHECKING:
    from relais.accounts.actors import Actor


def complete(activity: Activity, *, by: Actor, **values: Any) -> Activity:
    """Check it off."""
    done, _operation = complete_activity(activity, by=by, **values)
    return done


def plan_from(entry: Any, *, by: Actor, **values: Any) -> Activity:
    """A task out of an entry, linked to it."""
    return plan_task_from(registry.of(entry).key, entry.pk, by=by, **values)


COMPLETION = Action(
    "completion",
    _("Check it off; a call or a meeting becomes an exchange"),
    complete,
    values=(Choice("outcome", choices=dict(Outcome.choices), label=_("outcome")), DateTime("at", label=_("when"))),
)
REOPENING = Action("reopening", _("It is to be done after all"), reopen_activity)
TASK = Action(
    "task",
    _("A task out of this, linked to it"),
    plan_from,
    values=(
        Text("subject", label=_("subject"), max_length=300),
        Choice("kind", choices=dict(Activity.Kind.choices), label=_("kind"), default=Activity.Kind.TASK),
        DateTime("due_at", label=_("due")),
        Boolean("all_day", label=_("all day")),
        DateTime("reminder_at", label=_("reminder")),
    ),
    right="view",
    is_making=True,
)


def register_verbs() -> None:
    register_actions(("activities",), COMPLETION, REOPENING)
    register_actions(("interactions", "notes", "activities"), TASK)

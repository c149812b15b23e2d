from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from relais.accounts.actors import Actor
from relais.activities.errors import NothingToPlanFrom
from relais.activities.models import Activity
from relais.records.api import create, visible_or_404

#: The entries of a timeline that a task can come from.
ORIGINS = ("interactions", "notes", "activities")


def plan_activity(kind: str, subject: str, *, by: Actor, **values: Any) -> Activity:
    """Plan a task, a call or a meeting; without an owner it is the actor's."""
    activity: Activity = create("activities", {"kind": kind, "subject": subject, **values}, by=by)
    return activity


def plan_task_from(type_key: str, pk: int, *, by: Actor, subject: str = "", **values: Any) -> Activity:
    """Plan a task out of an entry of the timeline: with the same party, and linked to the entry."""
    origin = find_origin(type_key, pk, by=by)
    subject = subject.strip() or gettext("Follow up: {subject}").format(subject=str(origin))[:300]
    return plan_activity(
        values.pop("kind", Activity.Kind.TASK), subject, by=by, party=origin.party_id, about_type=type_key, about_id=origin.pk, **values
    )


def find_origin(type_key: str, pk: int, *, by: Actor) -> Any:
    if type_key not in ORIGINS:
        raise NothingToPlanFrom
    return visible_or_404(by.user, type_key, pk)

"""The same deeds for programs: nouns under a user in the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.project.people import deeds
from relais.records.api import Action

Deed = Callable[..., User]


def _answering(deed: Deed) -> Callable[..., dict[str, Any]]:
    def run(user: User, *, by: Actor) -> dict[str, Any]:
        done = deed(User.objects.get(pk=user.pk), by=by)
        return {"id": done.pk, "email": done.email, "is_active": User.objects.get(pk=done.pk).is_active}

    return run


ACTIONS = (
    Action("invitation", _("Write to them, with a link to choose a password"), _answering(deeds.invite)),
    Action("deactivation", _("Close their account: nothing opens to them any more"), _answering(deeds.deactivate)),
    Action("activation", _("Let them sign in again"), _answering(deeds.activate)),
    Action("session-end", _("End all their sessions"), _answering(deeds.sign_out)),
    Action("second-factor-reset", _("Take their second factors away, when they have lost them"), _answering(deeds.reset_second_factor)),
)

"""Whose agent wants to do something that a person decides on hears of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext

from relais.accounts.models import User
from relais.collaboration.models import Notification
from relais.collaboration.wording import Subject, register_kind

ASKED = "approval_asked"


def _subjects(told: Sequence[Notification], user: User) -> dict[int, Subject]:
    return {each.pk: Subject(each.arguments["agent"], reverse("integrations:approval", args=[each.record_id])) for each in told}


register_kind(ASKED, "hand", lambda _told, _user: gettext("asks you to approve what your agent wants to do"), _subjects)

"""What the notifications of activities say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from relais.activities.wording import noted_words
from relais.collaboration.api import register_kind
from relais.records.api import can


def register_kinds() -> None:
    register_kind("mentioned", "at-sign", lambda _told, _user: gettext("named you"))
    register_kind("assigned", "list-checks", lambda _told, _user: gettext("gave you this to do"))
    register_kind("reminder", "alarm-clock", lambda _told, _user: gettext("reminds you of this"))
    register_kind("interactions", "messages-square", _exchange)
    register_kind("notes", "sticky-note", lambda _told, user: gettext("wrote a note") if can(user, "view", "notes") else "")


def _exchange(told: Any, user: Any) -> str:
    return noted_words(told.arguments.get("channel", "")) if can(user, "view", "interactions") else ""

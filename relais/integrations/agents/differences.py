"""What would change, or did, as somebody may see it: by records, fields, and what stood before and stands then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from relais.accounts.models import User
from relais.records.api import can, readable_fields, registry


def shown_changes(changes: Sequence[Mapping[str, Any]], user: User) -> list[dict[str, Any]]:
    """The same without what is hidden from the user."""
    return [_shown(each, user) for each in changes if each["type"] in registry and can(user, "view", each["type"])]


def _shown(change: Mapping[str, Any], user: User) -> dict[str, Any]:
    readable = readable_fields(user, change["type"])
    return {**change, "values": {key: both for key, both in change["values"].items() if key in readable}}

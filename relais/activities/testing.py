"""Makers of interactions, notes and activities for the tests of this and other packages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from relais.accounts.actors import SYSTEM, Actor
from relais.activities.models import Activity, Interaction, Note
from relais.records.api import create


def make_interaction(channel: str = "call", *, by: Actor = SYSTEM, **values: Any) -> Interaction:
    """`make_interaction("visit", party=amelie, at=moment)`."""
    return create("interactions", _plain({"channel": channel, **values}), by=by)


def make_note(body: str = "Prefers mornings.", *, by: Actor = SYSTEM, **values: Any) -> Note:
    return create("notes", _plain({"body": body, **values}), by=by)


def make_activity(subject: str = "Call back", *, by: Actor = SYSTEM, due_at: datetime | None = None, **values: Any) -> Activity:
    """`make_activity("Call back", kind="call", party=amelie, owner=sam, due_at=moment)`."""
    return create("activities", _plain({"subject": subject, "due_at": due_at, **values}), by=by)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Records and users stand for their ids."""
    return {key: getattr(value, "pk", value) for key, value in values.items()}

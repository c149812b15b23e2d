from __future__ import annotations

from datetime import date

from relais.accounts.actors import Actor
from relais.parties.models import Party
from relais.records.api import change


def change_lifecycle_stage(party: Party, stage: str, *, by: Actor, since: date | None = None) -> Party:
    """Move the party to another stage as a customer; the stage it leaves is kept in its history."""
    return change(party, by=by, lifecycle=stage, lifecycle_since=since)

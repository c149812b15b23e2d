"""When silence becomes long: by how near a party is to the firm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from relais.parties.api import Party

#: Days without an interaction, by lifecycle stage; stages that are not named may be silent.
QUIET_DAYS = {"customer": 90, "loyal_customer": 60, "at_risk": 30, "prospect": 30}
CUSTOMERS = ("customer", "loyal_customer", "at_risk")


@dataclass(frozen=True)
class Silence:
    """No news for so many days, where the stage allows fewer; `days` is None where there never were any."""

    days: int | None
    allowed: int


def silence_of(party: Party, now: datetime) -> Silence | None:
    """How long the party was silent, if that is too long."""
    allowed = QUIET_DAYS.get(party.lifecycle)
    if allowed is None or party.do_not_contact:
        return None
    if party.last_interaction_at is None:
        return Silence(None, allowed)
    days = (now - party.last_interaction_at).days
    return Silence(days, allowed) if days > allowed else None


def quiet_customers() -> dict[str, Any]:
    """The Query of one's own customers who were silent too long."""
    by_stage = [
        {
            "all": [
                {"field": "lifecycle", "op": "is", "value": stage},
                {"any": [_older(QUIET_DAYS[stage]), {"field": "last_interaction_at", "op": "empty"}]},
            ]
        }
        for stage in CUSTOMERS
    ]
    return {
        "all": [{"field": "owner", "op": "is", "value": "@me"}, {"field": "do_not_contact", "op": "is", "value": False}, {"any": by_stage}]
    }


def _older(days: int) -> dict[str, Any]:
    return {"field": "last_interaction_at", "op": "older_than", "value": {"last": days, "unit": "day"}}

"""When silence becomes long: by the status and the category of a party, as the firm says in its lists."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from relais.parties.api import CATEGORIES, LIFECYCLE_STAGES, Party, is_before_customer
from relais.records.api import entries_of
from relais.records.fields import Reader

ME = "@me"


@dataclass(frozen=True)
class Silence:
    """No news for so many days, where fewer are allowed; `days` is None where there never were any."""

    days: int | None
    allowed: int


@dataclass(frozen=True)
class Allowed:
    """Days of silence: those of the category, where it has some, instead of those of the status. A status without any may be silent for ever."""

    stages: dict[str, int]
    categories: dict[str, int]

    @classmethod
    def now(cls) -> Allowed:
        return cls(_days(LIFECYCLE_STAGES.key), _days(CATEGORIES.key))

    def days_of(self, party: Party) -> int | None:
        days = self.stages.get(party.lifecycle)
        return days if days is None else self.categories.get(party.category, days)


def _days(list_key: str) -> dict[str, int]:
    return {key: int(entry.number) for key, entry in entries_of(list_key).items() if entry.number is not None}


def silence_of(party: Party, reader: Reader) -> Silence | None:
    """How many days of the reader's calendar the party was silent, if that is too long."""
    allowed = Allowed.now().days_of(party)
    if allowed is None or party.do_not_contact:
        return None
    if party.last_interaction_at is None:
        return Silence(None, allowed)
    days = days_silent(party.last_interaction_at, reader)
    return Silence(days, allowed) if days > allowed else None


def days_silent(last: datetime, reader: Reader) -> int:
    """How many days of the reader's calendar ago that was: the same number wherever it is told."""
    return (_day(reader.at, reader) - _day(last, reader)).days


def _day(moment: datetime, reader: Reader) -> date:
    return moment.astimezone(reader.zone).date()


def quiet_customers(owner: str = ME) -> dict[str, Any]:
    """The Query of customers who were silent too long: one's own, those of "@my_team", or with "" all."""
    allowed = Allowed.now()
    stages = {key: days for key, days in allowed.stages.items() if not is_before_customer(key)}
    mine = [{"field": "owner", "op": "is", "value": owner}] if owner else []
    return {
        "all": [
            *mine,
            {"field": "do_not_contact", "op": "is", "value": False},
            {"any": [*_by_stage(stages, allowed), *_by_category(stages, allowed)]},
        ]
    }


def _by_stage(stages: dict[str, int], allowed: Allowed) -> list[dict[str, Any]]:
    others = [{"field": "category", "op": "not_in", "value": sorted(allowed.categories)}] if allowed.categories else []
    return [
        {"all": [{"field": "lifecycle", "op": "in", "value": keys}, *others, _silent_for(days)]} for days, keys in _grouped(stages).items()
    ]


def _by_category(stages: dict[str, int], allowed: Allowed) -> list[dict[str, Any]]:
    if not stages:
        return []
    named = {"field": "lifecycle", "op": "in", "value": sorted(stages)}
    return [
        {"all": [{"field": "category", "op": "in", "value": keys}, named, _silent_for(days)]}
        for days, keys in _grouped(allowed.categories).items()
    ]


def _grouped(days_of: dict[str, int]) -> dict[int, list[str]]:
    """The keys by their days, so that the Query stays short."""
    found: dict[int, list[str]] = defaultdict(list)
    for key, days in days_of.items():
        found[days].append(key)
    return dict(found)


def _silent_for(days: int) -> dict[str, Any]:
    older = {"field": "last_interaction_at", "op": "older_than", "value": {"last": days, "unit": "day"}}
    return {"any": [older, {"field": "last_interaction_at", "op": "empty"}]}

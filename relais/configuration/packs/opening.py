"""Open a new market: its country pack, its people, its pipeline, in one go that is undone as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from relais.accounts.actors import Actor
from relais.configuration.models import CountryPack
from relais.configuration.packs.facts import facts_of
from relais.configuration.packs.resolving import PACKS, held_by
from relais.core.values.countries import country_name
from relais.records.api import Operation, change, create, start_operation

#: What packages above make for a new market; each is called with the opening.
_steps: list[Callable[[Opening], None]] = []


@dataclass
class Opening:
    """A market that is being opened. `chosen` is what the form of each step has asked for."""

    country: str
    by: Actor
    operation: Operation
    chosen: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        return {"en": country_name(self.country, "en"), "fr": country_name(self.country, "fr")}


def register_opening_step(step: Callable[[Opening], None]) -> None:
    """Add what a package makes for a new market."""
    _steps.append(step)


def open_market(
    country: str, values: Mapping[str, Any], *, parent: CountryPack | None, people: Sequence[Any], chosen: Mapping[str, Any], by: Actor
) -> CountryPack:
    """Make the pack with what it has otherwise than the facts, give the people language, formats and time zone, and let packages make theirs."""
    with transaction.atomic():
        operation = start_operation(Operation.Kind.CONFIGURE, "country-packs", by=by)
        own = {key: value for key, value in values.items() if value not in (None, "") and facts_of(country).get(key) != value}
        given = {"code": country, "values": own, "parent": parent.pk if parent else None}
        pack: CountryPack = create("country-packs", given, by=by, operation=operation)
        PACKS.renew()
        held = {key: each.value for key, each in held_by(pack).items()}
        for person in people:
            change(person, by=by, operation=operation, **_ways_of(person, held))
        for step in _steps:
            step(Opening(country, by, operation, chosen))
    return pack


def _ways_of(person: Any, held: Mapping[str, Any]) -> dict[str, Any]:
    """Time zone, and the language where the product speaks it; formats are the person's own."""
    spoken = [code for code in held.get("languages") or () if code in ("fr", "en")]
    return ({"time_zone": held["time_zone"]} if held.get("time_zone") else {}) | (
        {"language": spoken[0]} if spoken and person.language not in spoken else {}
    )

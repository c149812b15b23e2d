"""Where the records of a list stand: how many in each town, asked of the database once, looked up in the table that Relais carries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Min, QuerySet

from relais.core.places.mercator import project
from relais.core.places.towns import Town, find_town
from relais.core.text import fold
from relais.records.fields import Reader
from relais.records.query.count import count_rows
from relais.records.query.grouping import Group
from relais.records.query.ordering import only_seen

#: What is written with a country may lie overseas.
OVERSEAS = {"FR": ("RE", "GP", "MQ", "GF", "NC", "PF", "YT", "PM", "MF", "BL"), "US": ("PR",), "NL": ("CW", "AW")}


@dataclass
class Place:
    """A point of the map: the towns that are it, as they are written there, with how many records each has."""

    label: str
    x: float
    y: float
    number: int = 0
    only: int | None = None
    towns: dict[str | None, list[str]] = field(default_factory=lambda: defaultdict(list))

    def take(self, country: str | None, town: str, number: int, first: int) -> None:
        self.number += number
        self.only = first if self.number == 1 else None
        self.towns[country].append(town)


@dataclass(frozen=True)
class Unplaced:
    """A town that the table does not know."""

    country: str | None
    town: str
    number: int


@dataclass
class Placing:
    """Every record of the list: in a place, in a town that is not known, or without any town."""

    places: list[Place]
    unknown: list[Unplaced]
    without: int

    @property
    def number(self) -> int:
        return sum(place.number for place in self.places)

    @property
    def number_unknown(self) -> int:
        return sum(each.number for each in self.unknown)


def place_records(records: QuerySet[Any], country: Group, town: Group, reader: Reader) -> Placing:
    """The largest places first. A town without country is looked for in that of the reader."""
    places: dict[tuple[float, float], Place] = {}
    unknown, without = [], 0
    for row in _count(records, country, town, reader):
        if not row["what"]:
            without += row["number"]
        elif found := _find(row["where"] or reader.formats.country, row["what"]):
            at = (found.latitude, found.longitude)
            place = places.setdefault(at, Place(found.name, *project(*at)))
            # As it is written, where that is what is counted: the filter of the list says it.
            place.take(row["where"], found.name if fold(found.name) == row["what"] else row["what"], row["number"], row["first"])
        else:
            unknown.append(Unplaced(row["where"], row["what"], row["number"]))
    unknown.sort(key=lambda each: (-each.number, each.town))
    return Placing(sorted(places.values(), key=lambda place: (-place.number, place.label)), unknown, without)


def _count(records: QuerySet[Any], country: Group, town: Group, reader: Reader) -> Iterator[dict[str, Any]]:
    """How many stand in each town, whatever its case and accents.

    The database counts each spelling, along an index of the bare columns where there is one; spellings are few, and brought together here.
    """
    where, what = (
        only_seen(F(each.path.prefix + each.field.column), each.path.steps, reader.user, is_living=True) for each in (country, town)
    )
    found: dict[tuple[str | None, str], dict[str, Any]] = {}
    for row in records.order_by().values(where=where, what=what).annotate(number=count_rows(), first=Min("pk")):
        key = (row["where"] or None, fold(row["what"]) or "")
        if key in found:
            found[key]["number"] += row["number"]
        else:
            found[key] = {"where": key[0], "what": key[1], "number": row["number"], "first": row["first"]}
    yield from found.values()


def _find(country: str, name: str) -> Town | None:
    for code in (country, *OVERSEAS.get(country, ())):
        if found := find_town(code, name):
            return found
    return None


def condition(towns: Mapping[str | None, Sequence[str]], country: str, town: str) -> dict[str, Any]:
    """The part of a Query that means the records of these towns."""
    parts = [
        {
            "all": [
                {"field": country, "op": "is", "value": code} if code else {"field": country, "op": "empty"},
                {"field": town, "op": "is", "value": names[0]} if len(names) == 1 else {"field": town, "op": "in", "value": sorted(names)},
            ]
        }
        for code, names in sorted(towns.items(), key=lambda item: item[0] or "")
    ]
    return parts[0] if len(parts) == 1 else {"any": parts}


def together(all_towns: Iterable[Mapping[str | None, Sequence[str]]]) -> dict[str | None, list[str]]:
    found: dict[str | None, list[str]] = defaultdict(list)
    for towns in all_towns:
        for code, names in towns.items():
            found[code] += names
    return found

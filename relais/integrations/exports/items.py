"""Columns for what a record has several of: `E-mails work`, `E-mails work 2`, as many as the fullest record needs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet

from relais.integrations.headings import Part, parts_of
from relais.records.api import count_rows, open_links
from relais.records.fields import Collection, Field

Items = dict[str, dict[int, list[dict[str, Any]]]]


@dataclass(frozen=True)
class ItemColumn:
    """One part of the first, second… item of one type."""

    part: Part
    number: int

    @property
    def heading(self) -> str:
        heading = self.part.label.capitalize()
        return f"{heading} {self.number}" if self.number > 1 else heading


def item_columns(records: QuerySet[Any], collections: Iterable[Collection]) -> list[ItemColumn]:
    """The columns that these records need."""
    columns: list[ItemColumn] = []
    for own in collections:
        most = _most(records, own)
        by_type: dict[str, list[Part]] = defaultdict(list)
        for part in parts_of(own):
            by_type[part.type].append(part)
        columns += [
            ItemColumn(part, number) for kind, parts in by_type.items() for number in range(1, most.get(kind, 0) + 1) for part in parts
        ]
    return columns


def _most(records: QuerySet[Any], own: Collection) -> dict[str, int]:
    """By type, how many items the record has that has most of them."""
    rows = own.rows().filter(**{f"{own.owner}__in": records.order_by().values("pk")})
    owner = f"{own.owner}_id"
    if "type" not in own.items:
        return {"": rows.values(owner).annotate(number=count_rows()).aggregate(most=Max("number"))["most"] or 0}
    column = own.items["type"].attributes[0]
    types = rows.order_by().values_list(column, flat=True).distinct()
    counted = ((kind, rows.filter(**{column: kind}).order_by().values(owner).annotate(number=count_rows())) for kind in list(types))
    return {kind: number.aggregate(most=Max("number"))["most"] or 0 for kind, number in counted}


class ItemCells:
    """The cells of what records have several of. An export has millions of empty ones: only items that are there cost anything."""

    def __init__(self, columns: Sequence[ItemColumn], cell_of: Callable[[Field], Callable[[Any], Any]], user: Any) -> None:
        self.user = user
        self.collections = {column.part.own.key: column.part.own for column in columns}
        self.width = len(columns)
        self._places: dict[str, dict[tuple[str, int], list[tuple[int, str, Callable[[Any], Any]]]]] = {}
        for position, column in enumerate(columns):
            own = column.part.own
            places = self._places.setdefault(own.key, {})
            place = (position, column.part.item, cell_of(own.items[column.part.item]))
            places.setdefault((column.part.type, column.number), []).append(place)

    def read(self, ids: Sequence[int]) -> Items:
        """The items of some records; one query a table."""
        found = Collection.read_all(self.collections, ids) if self.collections else {}
        for key, items in found.items():
            open_links(self.collections[key], items, self.user)
        return found

    def of(self, pk: int, items: Items) -> list[Any]:
        cells: list[Any] = [None] * self.width
        for key, places in self._places.items():
            numbers: Counter[str] = Counter()
            for item in items[key].get(pk, ()):
                kind = item.get("type") or ""
                numbers[kind] += 1
                for position, name, cell in places.get((kind, numbers[kind]), ()):
                    cells[position] = cell(item[name])
        return cells

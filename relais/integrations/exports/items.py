"""Columns for what a record has several of: `E-mails work`, `E-mails work 2`, as many as the fullest record needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, QuerySet

from relais.integrations.headings import Part, parts_of
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

    @property
    def field(self) -> Field:
        return self.part.own.items[self.part.item]

    def value(self, items: Sequence[dict[str, Any]]) -> Any:
        """The value among a record's items, None where it has fewer."""
        own = [item for item in items if item.get("type", "") == self.part.type]
        return own[self.number - 1][self.part.item] if len(own) >= self.number else None


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
        return {"": rows.values(owner).annotate(number=Count("pk")).aggregate(most=Max("number"))["most"] or 0}
    column = own.items["type"].attributes[0]
    types = rows.order_by().values_list(column, flat=True).distinct()
    counted = ((kind, rows.filter(**{column: kind}).order_by().values(owner).annotate(number=Count("pk"))) for kind in list(types))
    return {kind: number.aggregate(most=Max("number"))["most"] or 0 for kind, number in counted}


def read_items(columns: Sequence[ItemColumn], ids: Sequence[int]) -> Items:
    """The items of some records that the columns show; one query a table."""
    collections = {column.part.own.key: column.part.own for column in columns}
    return Collection.read_all(collections, ids) if collections else {}

"""How contacts and organizations divide: by status, by what they are to us, by category, trade, region, turnover, flow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relais.records.api import QueryError, RecordType, Summary, can, entries_of, readable_fields, registry, summarize
from relais.records.fields import Field, Reader
from relais.records.fields.reference_lists import ReferenceChoice, ReferenceMultiChoice
from relais.records.screens.figures import Figure, FigureLine, FigureTable, list_url, money_words, number_figure

TYPES = ("contacts", "organizations")
#: What one may divide by, in this order; the first is what the page opens with.
DIMENSIONS = (
    "lifecycle", "current_roles", "category", "industry", "country", "region", "turnover_band", "value_band", "headcount_band", "orders_band",
    "goods_band", "visits_band", "age_band", "source", "owner",
)  # fmt: skip
VALUE = "sum:yearly_value"


@dataclass(frozen=True)
class Breakdown:
    """One dimension for one reader: a row for each value, with how many contacts and organizations have it, and what they are worth."""

    reader: Reader
    asked: str = ""

    @cached_property
    def types(self) -> list[RecordType]:
        return [registry.get(key) for key in TYPES if can(self.reader.user, "view", key)]

    @cached_property
    def dimensions(self) -> dict[str, str]:
        """The fields that the reader may divide by, with their labels."""
        found = {name: label for name in DIMENSIONS if (label := self._label(name))}
        return found

    def _label(self, name: str) -> str:
        owners = [readable_fields(self.reader.user, declared) for declared in self.types]
        return next((capfirst(str(fields[name].label)) for fields in owners if name in fields), "")

    @property
    def by(self) -> str:
        return self.asked if self.asked in self.dimensions else next(iter(self.dimensions), "")

    @cached_property
    def summaries(self) -> dict[str, Summary]:
        """By type; a type that does not have the dimension, or hides it, is left out."""
        found: dict[str, Summary] = {}
        for declared in self.types:
            if self.by not in declared.all_fields:
                continue
            measures = ["count"] if self._is_of_many(declared) else ["count", VALUE]
            for asked in (measures, ["count"]):
                try:
                    found[declared.key] = summarize(declared, None, [self.by], asked, user=self.reader.user, reader=self.reader)
                    break
                except QueryError:
                    continue
        return found

    def _is_of_many(self, declared: RecordType) -> bool:
        return isinstance(declared.all_fields[self.by], ReferenceMultiChoice)

    @cached_property
    def table(self) -> FigureTable:
        rows = {key: {row.values[0]: row for row in found.rows} for key, found in self.summaries.items()}
        groups = {key: found.groups[0] for key, found in self.summaries.items()}
        values = list(dict.fromkeys([*self._offered(), *(value for found in rows.values() for value in found)]))
        first = next(iter(groups.values()), None)
        order = {value: first.place(value, self.reader) if first else () for value in values}
        has_value = any(VALUE in row.numbers for found in rows.values() for row in found.values())
        lines = []
        for value in sorted(values, key=lambda each: order[each]):
            label = next((group.label(value, self.reader) for key, group in groups.items() if value in rows[key]), None)
            figures = [self._counted(key, rows[key].get(value), groups[key].condition(value)) for key in groups]
            if has_value:
                amounts = [amount for key in rows if (row := rows[key].get(value)) for amount in row.numbers.get(VALUE, [])]
                figures.append(Figure(money_words(_added(amounts), self.reader)))
            lines.append(FigureLine(label or (first.label(value, self.reader) if first else ""), figures))
        columns = [registry.get(key).name_plural for key in groups] + ([_("value a year")] if has_value else [])
        label = self.dimensions.get(self.by, "")
        return FigureTable(label, label, columns, lines, all(found.is_whole for found in self.summaries.values()))

    def _offered(self) -> list[str]:
        """Entries of a list stand there even where nobody has them: that nobody does is a figure too."""
        own: Field | None = next((declared.all_fields[self.by] for declared in self.types if self.by in declared.all_fields), None)
        if not isinstance(own, (ReferenceChoice, ReferenceMultiChoice)):
            return []
        return [key for key, entry in entries_of(own.reference_list.key).items() if entry.is_offered]

    def _counted(self, key: str, row: Any, condition: dict[str, Any]) -> Figure:
        return number_figure(row.numbers["count"] if row else 0, list_url(key, condition), self.reader)

    @property
    def list_key(self) -> str:
        """The list behind the dimension, which an administrator edits."""
        own = next((declared.all_fields[self.by] for declared in self.types if self.by in declared.all_fields), None)
        return own.reference_list.key if isinstance(own, (ReferenceChoice, ReferenceMultiChoice)) else ""


def _added(amounts: list[Any]) -> list[Any]:
    sums: dict[str, Any] = {}
    for amount in amounts:
        sums[amount.currency] = sums[amount.currency] + amount if amount.currency in sums else amount
    return sorted(sums.values(), key=lambda each: -each.amount)

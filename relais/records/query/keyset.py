"""Pages by key instead of by number: page 10,000 costs what page 1 costs.

A cursor holds the values by which the last row of a page was sorted. Rows without a value stand last; they are asked for
apart from the others, so that both parts follow an index, the same way on both databases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import NullIf
from django.utils.translation import gettext as _

from relais.records.query.cursor import Position, read_cursor, write_cursor
from relais.records.query.errors import WrongValue
from relais.records.query.ordering import Order

MOST_ROWS = 1000
PK = "sorted_pk"


@dataclass(frozen=True)
class Page:
    """Rows (mappings or instances) and where the next and the previous page begin."""

    rows: list[Any]
    next_cursor: str | None
    previous_cursor: str | None


def page(queryset: QuerySet[Any], orders: Sequence[Order], cursor: str | None, limit: int, *, columns: Sequence[str] | None = None) -> Page:
    """The `limit` rows behind the cursor, as mappings of `columns` or as the queryset gives them."""
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= MOST_ROWS:
        raise WrongValue(_("A page has 1 to {limit} rows.").format(limit=MOST_ROWS), field="limit")
    position = read_cursor(cursor, orders) if cursor else None
    backward = position is not None and position.backward
    sorted_rows = _SortedRows(queryset, orders, columns)
    found = sorted_rows.fetch(position, limit + 1, backward=backward)
    if backward and not found:
        return page(queryset, orders, None, limit, columns=columns)
    has_more, found = len(found) > limit, found[:limit]
    if backward:
        found.reverse()
    has_next, has_previous = (True, has_more) if backward else (has_more, position is not None)
    ends = [sorted_rows.take_values(row) for row in found]
    return Page(
        found,
        write_cursor(orders, ends[-1], backward=False) if ends and has_next else None,
        write_cursor(orders, ends[0], backward=True) if ends and has_previous else None,
    )


class _SortedRows:
    """The rows in their order, in two parts where some may have no value to be sorted by."""

    def __init__(self, queryset: QuerySet[Any], orders: Sequence[Order], columns: Sequence[str] | None) -> None:
        self.orders = orders
        self.keys = [f"sorted_{number}" for number in range(len(orders))]
        expressions = {
            key: _blank_as_null(order) if key != self.keys[0] else order.expression for key, order in zip(self.keys, orders, strict=True)
        }
        rows = queryset.annotate(**expressions, **{PK: F("pk")})
        self.rows = rows.values(*columns, *self.keys, PK) if columns is not None else rows

    def fetch(self, position: Position | None, number: int, *, backward: bool) -> list[Any]:
        found: list[Any] = []
        behind = position is None
        for part in reversed(self.parts) if backward else self.parts:
            begins = not behind and part == self.part_of(position)
            if (behind or begins) and len(found) < number:
                found += self.rows_of(part, position if begins else None, backward=backward)[: number - len(found)]
            behind = behind or begins
        return found

    @property
    def parts(self) -> tuple[str, ...]:
        return ("filled", "empty") if self.orders[0].may_lack else ("all",)

    def part_of(self, position: Position | None) -> str:
        if len(self.parts) == 1:
            return "all"
        return "filled" if position and position.values[0] not in (None, "") else "empty"

    def rows_of(self, part: str, position: Position | None, *, backward: bool) -> QuerySet[Any]:
        """The rows of a part in their order, those behind the position where there is one."""
        rows, skipped = self.rows, 0
        if part != "all":
            first = self.orders[0]
            # by its own name, an inner join follows, which may begin at either table
            name = str(getattr(first.expression, "name", "")) if isinstance(first.expression, F) else self.keys[0]
            empty = Q(**{f"{name}__isnull": True}) | Q(**{name: ""}) if first.has_blank else Q(**{f"{name}__isnull": True})
            filled = Q(**{f"{name}__gt": ""}) if first.has_blank else Q(**{f"{name}__isnull": False})
            rows, skipped = rows.filter(filled if part == "filled" else empty), int(part == "empty")
        keys = [
            _Key(name, order, order.descending != backward, place > 0 and order.may_lack, backward)
            for place, (name, order) in enumerate(zip(self.keys, self.orders, strict=True))
        ][skipped:]
        descending = self.orders[-1].descending != backward
        if position is not None:
            rows = rows.filter(_after(keys, position.values[skipped:], position.pk, descending=descending))
        return rows.order_by(*(key.ordering() for key in keys), "-pk" if descending else "pk")

    def take_values(self, row: Any) -> Position:
        """What the row was sorted by; a mapping is given back without it."""
        if isinstance(row, dict):
            values = [row.pop(key) for key in self.keys]
            return Position([_none_if_blank(value, order) for value, order in zip(values, self.orders, strict=True)], row.pop(PK))
        values = [getattr(row, key) for key in self.keys]
        return Position([_none_if_blank(value, order) for value, order in zip(values, self.orders, strict=True)], row.pk)


@dataclass(frozen=True)
class _Key:
    name: str
    order: Order
    descending: bool
    is_nullable: bool
    backward: bool

    def ordering(self) -> OrderBy:
        if not self.is_nullable:
            return OrderBy(F(self.name), descending=self.descending)
        return OrderBy(
            F(self.name), descending=self.descending, nulls_first=self.backward or None, nulls_last=None if self.backward else True
        )

    def further(self, value: Any) -> Q:
        """Rows that stand behind this value by this key alone."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if self.backward else Q(pk__in=[])
        found = Q(**{f"{self.name}__{'lt' if self.descending else 'gt'}": value})
        return found | Q(**{f"{self.name}__isnull": True}) if self.is_nullable and not self.backward else found

    def not_before(self, value: Any) -> Q:
        return Q(**{f"{self.name}__{'lte' if self.descending else 'gte'}": value})

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})


class _StandsBehind(Func):
    """`(title_key, id) > ('dupont', 7)`: a look-up in an index over both columns."""

    output_field = BooleanField()

    def __init__(self, *expressions: Any, descending: bool) -> None:
        super().__init__(*expressions)
        self.descending = descending

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        parts = [compiler.compile(each) for each in self.source_expressions]
        half = len(parts) // 2
        left, right = (", ".join(sql for sql, _params in side) for side in (parts[:half], parts[half:]))
        return f"({left}) {'<' if self.descending else '>'} ({right})", [param for _sql, params in parts for param in params]


def _after(keys: Sequence[_Key], values: Sequence[Any], pk: int, *, descending: bool) -> Q:
    """The rows that stand behind these values, in a form that an index answers."""
    if keys and all(key.descending == descending and not key.is_nullable for key in keys):
        given = [Value(value, output_field=key.order.column) for key, value in zip(keys, values, strict=True)]
        condition = Q(_StandsBehind(*(F(key.name) for key in keys), F("pk"), *given, Value(pk), descending=descending))
        # No index spans two tables: the one of the first key has to be told where to begin.
        return condition & keys[0].not_before(values[0]) if keys[0].order.is_of_linked else condition
    condition, same = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        condition |= same & key.further(value)
        same &= key.same(value)
    condition |= same & Q(**{"pk__lt" if descending else "pk__gt": pk})
    return condition & keys[0].not_before(values[0]) if keys and not keys[0].is_nullable else condition


def _blank_as_null(order: Order) -> Any:
    return NullIf(order.expression, Value(""), output_field=order.column) if order.has_blank else order.expression


def _none_if_blank(value: Any, order: Order) -> Any:
    return None if order.has_blank and value == "" else value

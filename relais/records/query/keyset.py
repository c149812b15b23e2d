"""Pages by key instead of by number: page 10,000 costs what page 1 costs.

A cursor holds the sort values of the row where a page ends. Blank values stand last, whichever way one sorts.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable, OrderBy
from django.utils.translation import gettext as _

from relais.records.fields import Link, Text
from relais.records.fields.lookups import Folded
from relais.records.query.errors import QueryError

if TYPE_CHECKING:
    from relais.records.query.paths import Path


@dataclass(frozen=True)
class Order:
    """One key of a sort: the expression, whether it may be blank, which way."""

    name: str
    expression: Combinable
    is_nullable: bool
    descending: bool


@dataclass(frozen=True)
class Page:
    """Rows (mappings or instances) and where the next and the previous page begin."""

    rows: list[Any]
    next_cursor: str | None
    previous_cursor: str | None


def order_by_title(*, descending: bool) -> Order:
    return Order("title", F("title_key"), False, descending)


def order_by_field(path: Path, *, descending: bool) -> Order:
    """Text sorts without case and accents, a link by the title of its record."""
    orm = path.prefix + path.field.column
    if isinstance(path.field, Link):
        return Order(path.name, F(f"{orm}__title_key"), True, descending)
    is_nullable = bool(path.steps) or path.type.model._meta.get_field(path.field.column.split("__")[0]).null
    if isinstance(path.field, Text) and not path.field.is_stored_folded:
        return Order(path.name, Folded(F(orm)), is_nullable, descending)
    return Order(path.name, F(orm), is_nullable, descending)


def page(queryset: QuerySet[Any], orders: Sequence[Order], cursor: str | None, limit: int, *, columns: Sequence[str] | None = None) -> Page:
    """The `limit` rows behind the cursor, as mappings of `columns` or as instances."""
    keys = [f"_k{number}" for number in range(len(orders))]
    rows = queryset.alias(**{key: order.expression for key, order in zip(keys, orders, strict=True)})
    rows = rows.annotate(**{key: order.expression for key, order in zip(keys, orders, strict=True)})
    signature = ",".join(f"{'-' if order.descending else ''}{order.name}" for order in orders)
    is_backward, values, pk = _read_cursor(cursor, signature, len(orders)) if cursor else (False, [], 0)
    pk_descends = orders[-1].descending
    if cursor:
        rows = rows.filter(_beyond(orders, keys, values, pk, pk_descends=pk_descends, is_backward=is_backward))
    rows = rows.order_by(
        *(_ordering(order, key, is_backward) for order, key in zip(orders, keys, strict=True)), _pk(pk_descends != is_backward)
    )
    found = list((rows.values(*columns, *keys) if columns is not None else rows)[: limit + 1])
    has_more = len(found) > limit
    found = found[:limit]
    if is_backward:
        found.reverse()
    has_next, has_previous = (True, has_more) if is_backward else (has_more, bool(cursor))
    return Page(
        found,
        _cursor(found[-1], keys, signature, is_backward=False) if found and has_next else None,
        _cursor(found[0], keys, signature, is_backward=True) if found and has_previous else None,
    )


def _pk(descending: bool) -> str:
    return "-pk" if descending else "pk"


def _ordering(order: Order, key: str, is_backward: bool) -> OrderBy:
    descending = order.descending != is_backward
    if not order.is_nullable:
        return OrderBy(F(key), descending=descending)
    return OrderBy(F(key), descending=descending, nulls_first=True if is_backward else None, nulls_last=None if is_backward else True)


def _beyond(orders: Sequence[Order], keys: Sequence[str], values: Sequence[Any], pk: int, *, pk_descends: bool, is_backward: bool) -> Q:
    """Rows that stand after (or before) the row with these values: greater in the first key that differs."""
    condition = Q(pk__in=[])
    equal = Q()
    for order, key, value in zip(orders, keys, values, strict=True):
        further = _further(order, key, value, is_backward)
        if further is not None:
            condition |= equal & further
        equal &= Q(**{f"{key}__isnull": True}) if value is None else Q(**{key: value})
    condition |= equal & Q(**{"pk__lt" if pk_descends != is_backward else "pk__gt": pk})
    first = orders[0]
    if values[0] is not None and not first.is_nullable:
        condition &= Q(**{f"{keys[0]}__{'lte' if first.descending != is_backward else 'gte'}": values[0]})
    return condition


def _further(order: Order, key: str, value: Any, is_backward: bool) -> Q | None:
    if value is None:
        return Q(**{f"{key}__isnull": False}) if is_backward else None
    found = Q(**{f"{key}__{'lt' if order.descending != is_backward else 'gt'}": value})
    return found | Q(**{f"{key}__isnull": True}) if order.is_nullable and not is_backward else found


# --- cursors ------------------------------------------------------------------------------------------------------


def _cursor(row: Any, keys: Sequence[str], signature: str, *, is_backward: bool) -> str:
    get = row.__getitem__ if isinstance(row, dict) else lambda name: getattr(row, name)
    pk = row["pk"] if isinstance(row, dict) else row.pk
    body = [int(is_backward), signature, [_dump(get(key)) for key in keys], pk]
    return base64.urlsafe_b64encode(json.dumps(body, separators=(",", ":")).encode()).decode().rstrip("=")


def _dump(value: Any) -> Any:
    for kind, name in ((datetime, "t"), (date, "d"), (time, "h")):
        if isinstance(value, kind):
            return {name: value.isoformat()}
    return {"n": str(value)} if isinstance(value, Decimal) else value


def _load(value: Any) -> Any:
    if not isinstance(value, dict):
        if value is not None and not isinstance(value, (str, int, float)):
            raise ValueError
        return value
    ((name, text),) = value.items()
    return {"t": datetime.fromisoformat, "d": date.fromisoformat, "h": time.fromisoformat, "n": Decimal}[name](text)


def _read_cursor(cursor: str, signature: str, length: int) -> tuple[bool, list[Any], int]:
    refusal = QueryError(_("This cursor does not fit. Begin again without one."), field="cursor")
    if len(cursor) > 4000:
        raise refusal
    try:
        is_backward, kept, values, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        loaded = [_load(value) for value in values]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error, InvalidOperation, UnicodeError):
        raise refusal from None
    is_sound = isinstance(pk, int) and not isinstance(pk, bool) and abs(pk) < 2**63 and is_backward in (0, 1)
    if kept != signature or len(loaded) != length or not is_sound:
        raise refusal
    return bool(is_backward), loaded, pk

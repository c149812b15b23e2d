"""Where a page ends, as text that a link can hold. What comes back is checked like everything else that comes from outside."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.records.fields.numbers import to_decimal
from relais.records.query.errors import QueryError
from relais.records.query.ordering import Order

LONGEST = 4000
BIGGEST = 2**63 - 1


@dataclass(frozen=True)
class Position:
    """The sort values and the number of a row; `backward` asks for the rows before it."""

    values: Sequence[Any]
    pk: int
    backward: bool = False


def write_cursor(orders: Sequence[Order], position: Position, *, backward: bool) -> str:
    body = [int(backward), [order.signature for order in orders], [_dump(value) for value in position.values], position.pk]
    return base64.urlsafe_b64encode(json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()).decode().rstrip("=")


def read_cursor(cursor: str, orders: Sequence[Order]) -> Position:
    """The position that a cursor holds; QueryError for one that was changed, or made for another order."""
    try:
        if len(cursor) > LONGEST:
            raise ValueError
        body = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        backward, signatures, values, pk = body
        if backward not in (0, 1) or signatures != [order.signature for order in orders] or len(values) != len(orders):
            raise ValueError
        loaded = [None if value is None else _load(value, order.column) for value, order in zip(values, orders, strict=True)]
        return Position(loaded, _integer(pk), bool(backward))
    except (ValueError, TypeError, ArithmeticError, RecursionError, binascii.Error, InvalidValue):
        raise QueryError(_("This cursor does not fit. Begin again without one."), field="cursor") from None


def _dump(value: Any) -> Any:
    if isinstance(value, (date, time)):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def _load(value: Any, column: models.Field[Any, Any]) -> Any:
    """The value as the column holds it; ValueError and its like for any other."""
    match column:
        case models.BooleanField():
            return bool(_integer(value)) if not isinstance(value, bool) else value
        case models.IntegerField():
            return _integer(value)
        case models.DecimalField():
            return to_decimal(_text(value))
        case models.DateTimeField():
            return datetime.fromisoformat(_text(value)).astimezone(UTC)
        case models.DateField():
            return date.fromisoformat(_text(value))
        case models.TimeField():
            return time.fromisoformat(_text(value)).replace(tzinfo=None)
    text = _text(value)
    if "\x00" in text:
        raise ValueError
    text.encode()
    return text


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > BIGGEST:
        raise ValueError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value

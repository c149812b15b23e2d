"""A value in the form of no database: what JSON holds, written in one way only, so that equal values are equal texts.

Moments are UTC with all six digits, decimals have all digits of their column, JSON has sorted keys, bytes are hexadecimal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from relais.project.backups.schema import Column

Value = Any
Change = Callable[[Any], Any]
WITHOUT_FRACTION = len("2026-01-31 09:30:00")
NO_FRACTION = ".000000"
_written = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode


def from_sqlite(column: Column) -> Change | None:
    """How a value is taken from SQLite; nothing means as it is."""
    match column.kind:
        case "yes_no":
            return bool
        case "moment":
            return _with_fraction
        case "hour":
            return _hour
        case "decimal":
            return _decimal(column.scale)
        case "json":
            return _json
        case "bytes":
            return lambda value: bytes(value).hex()
        case "real":
            return float
        case "text":
            return str
    return None


def selected_from_postgresql(column: Column, quoted: str) -> str:
    """What is asked of PostgreSQL for a column, as text where its own form differs."""
    match column.kind:
        case "moment":
            return f"to_char({quoted} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        case "day" | "hour" | "json" | "decimal" | "uuid":
            return f"{quoted}::text"
        case "duration":
            return f"(extract(epoch FROM {quoted}) * 1000000)::bigint"
        case "address":
            return f"host({quoted})"
        case "bytes":
            return f"encode({quoted}, 'hex')"
    return quoted


def from_postgresql(column: Column) -> Change | None:
    match column.kind:
        case "hour":
            return _hour
        case "decimal":
            return _decimal(column.scale)
        case "json":
            return _json
        case "uuid":
            return lambda value: value.replace("-", "")
    return None


def for_sqlite(column: Column) -> Change | None:
    match column.kind:
        case "moment" | "hour":
            return lambda value: value.removesuffix(NO_FRACTION)
        case "bytes":
            return bytes.fromhex
    return None


def for_postgresql(column: Column) -> Change | None:
    match column.kind:
        case "moment":
            return lambda value: f"{value}+00"
        case "bytes":
            return bytes.fromhex
        case "duration":
            return lambda value: f"{value} microseconds"
    return None


def changes(columns: Sequence[Column], how: Callable[[Column], Change | None]) -> list[tuple[int, Change]]:
    """The positions in a row that must be changed."""
    return [(position, change) for position, column in enumerate(columns) if (change := how(column)) is not None]


def changed(row: Sequence[Any], by: Sequence[tuple[int, Change]]) -> list[Any]:
    values = list(row)
    for position, change in by:
        if values[position] is not None:
            values[position] = change(values[position])
    return values


def _with_fraction(value: str) -> str:
    return value + NO_FRACTION if len(value) == WITHOUT_FRACTION else value


def _hour(value: str) -> str:
    whole, _point, fraction = value.partition(".")
    return f"{whole}.{fraction:0<6}"


def _decimal(scale: int) -> Change:
    unit = Decimal(1).scaleb(-scale)

    def write(value: int | float | str) -> str:
        # SQLite keeps decimals as doubles, whose shortest text is what was put in.
        exact = Decimal(value if isinstance(value, str) else repr(value)).quantize(unit)
        return f"{exact if exact else abs(exact):f}"

    return write


def _json(value: str) -> str:
    read = json.loads(value)
    return _written(_whole(read) if isinstance(read, (dict, list, float)) and "e" in value.lower() else read)


def _whole(value: Any) -> Any:
    """PostgreSQL writes 1e5 as 100000: the same number in the other spelling."""
    if isinstance(value, dict):
        return {key: _whole(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_whole(held) for held in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value

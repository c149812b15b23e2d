"""The rows of a ledger in the one form in which they are sealed, the same on every database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections, models, router

from relais.audit.ledgers import Ledger

Entry = list[Any]
READ_AT_ONCE = 10_000
MARK = 4
WITHOUT_MICROSECONDS = len("2026-01-31 09:30:00")
_written = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def content_of(entries: Sequence[Entry]) -> str:
    """The hash of all these rows together."""
    return hashlib.sha256(_written.encode(entries).encode()).hexdigest()


def mark_of(entry: Entry) -> bytes:
    """Enough of the row's own hash to tell that it was changed; that it was not is what `content_of` says."""
    return hashlib.sha256(_written.encode(entry).encode()).digest()[:MARK]


def read_entries(ledger: Ledger, condition: str, parameters: Sequence[int], limit: int = READ_AT_ONCE) -> list[Entry]:
    """Rows in the order of their ids."""
    connection = connections[router.db_for_read(ledger.model)]
    quote: Callable[[str], str] = connection.ops.quote_name
    columns = ", ".join(_expression(field, quote(str(field.column)), connection.vendor) for field in ledger.fields)
    statement = f"SELECT {columns} FROM {quote(ledger.table)} WHERE {condition} ORDER BY {quote('id')} LIMIT {limit}"  # noqa: S608 - names come from models
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    return _normal(ledger, rows)


def _expression(field: models.Field, column: str, vendor: str) -> str:
    """Read as text what the two databases give as different things."""
    if isinstance(field, models.DateTimeField):
        return f"{column} || ''" if vendor == "sqlite" else f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    if isinstance(field, models.JSONField):
        return f"{column} || ''" if vendor == "sqlite" else f"{column}::text"
    return column


def _normal(ledger: Ledger, rows: Sequence[tuple[Any, ...]]) -> list[Entry]:
    entries = [list(row) for row in rows]
    for position, field in enumerate(ledger.fields):
        if isinstance(field, models.DateTimeField):
            for entry in entries:
                if entry[position] is not None and len(entry[position]) == WITHOUT_MICROSECONDS:
                    entry[position] += ".000000"
        elif isinstance(field, models.JSONField):
            for entry, value in zip(entries, _parsed([entry[position] for entry in entries]), strict=True):
                entry[position] = value
    return entries


def _parsed(texts: Sequence[str | None]) -> Sequence[Any]:
    """All at once, which is several times quicker than one by one; a text that is no JSON stands for itself."""
    try:
        values = json.loads("[" + ",".join(text or "null" for text in texts) + "]")
        if len(values) == len(texts):
            return list(values)
    except ValueError:
        pass
    return [_parsed_alone(text) for text in texts]


def _parsed_alone(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except ValueError:
        return {"not JSON": text}

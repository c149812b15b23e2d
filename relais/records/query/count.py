"""How many records: exactly where they are few, "more than" where counting all of them would keep the reader waiting."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.models import Count, Q, QuerySet, Value

BOUND = 10_000


def count(queryset: QuerySet[Any], limit: int | None = BOUND) -> tuple[int, bool]:
    """The count and whether it is exact; counting stops above `limit`, which None lifts."""
    rows = queryset.order_by()
    if limit is None:
        return rows.count(), True
    # SQLite finds the key in every index. PostgreSQL would have to look it up, and may fetch nothing at all instead.
    rows = rows.values("pk") if connections[rows.db].vendor == "sqlite" else rows.annotate(row=Value(1)).values("row")
    found = rows[: limit + 1].count()
    return min(found, limit), found <= limit


def count_rows(condition: Q | None = None) -> Count:
    """As an aggregate: how many rows, or how many of those that hold. It names no column, so that an index without the key can answer alone."""
    return Count("*") if condition is None else Count(Value(1), filter=condition)

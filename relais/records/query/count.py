"""How many records: exactly where they are few, "more than" where counting all of them would keep the reader waiting."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

BOUND = 10_000


def count(queryset: QuerySet[Any], limit: int | None = BOUND) -> tuple[int, bool]:
    """The count and whether it is exact; counting stops above `limit`, which None lifts."""
    rows = queryset.order_by()
    if limit is None:
        return rows.count(), True
    found = rows.values("pk")[: limit + 1].count()
    return min(found, limit), found <= limit

"""Conditions that other rows decide: the linked place is in Belgium, there is a visit this year, the three dearest visits cost much.

PostgreSQL plans an EXISTS well wherever it stands; an `IN (SELECT …)` below OR or NOT is run again for each record once its
result outgrows memory (7 s measured, for 400,000 rows). SQLite walks the list in its order and asks the EXISTS record by
record: 0.1 ms for a page where many fit, a second where hardly any does. So where few rows decide, they are looked up
first and named, which lets the index on the column lead.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connections
from django.db.models import Exists, OuterRef, Q, QuerySet

FEW = 500


def among(column: str, rows: QuerySet[Any], link: str, *, looks_ahead: bool) -> Q:
    """The record's column is the link of one of the rows."""
    if looks_ahead and connections[rows.db].vendor == "sqlite":
        few = _few(rows.values_list(link, flat=True).distinct())
        if few is not None:
            return named(column, few)
    return Q(Exists(rows.filter(**{link: OuterRef(column)})))


def among_measured(rows: QuerySet[Any], link: str, measure: Any, bounds: Q, *, looks_ahead: bool) -> Q:
    """The measure of the rows that link to the record lies within bounds. To measure them all takes long on any database."""
    if looks_ahead:
        few = _few(_measured(rows, link, measure, bounds).values_list(link, flat=True))
        if few is not None:
            return named("pk", few)
    return Q(Exists(_measured(rows.filter(**{link: OuterRef("pk")}), link, measure, bounds)))


def named(column: str, values: Iterable[Any]) -> Q:
    """One of these; never unknown where the column is empty."""
    return Q(**{f"{column}__isnull": False, f"{column}__in": list(values)})


def _measured(rows: QuerySet[Any], link: str, measure: Any, bounds: Q) -> QuerySet[Any]:
    return rows.order_by().values(link).annotate(measure=measure).filter(bounds)


def _few(found: QuerySet[Any]) -> list[Any] | None:
    values = list(found.order_by()[: FEW + 1])
    return values if len(values) <= FEW else None

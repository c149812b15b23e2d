"""Conditions that other rows decide: the linked place is in Belgium, there is a visit this year, the three dearest visits cost much.

PostgreSQL plans an EXISTS well wherever it stands; an `IN (SELECT …)` below OR or NOT is run again for each record once its
result outgrows memory (7 s measured, for 400,000 rows). SQLite walks the list in its order and asks the EXISTS record by
record: 0.1 ms for a page where many fit, a second where hardly any does. So where few rows decide about few records, they
are looked up first and named, which lets the index on the column lead. What has to be measured first, a sum or a number of
rows, is looked up so on both: to measure a record by record takes longer than to ask whether there is any.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BigIntegerField, Exists, F, Func, Model, OuterRef, Q, QuerySet

#: More rows than this are not named.
FEW = 500
#: Nor are rows that decide about more records than this: the index on the column would lead to too many.
FEW_RECORDS = 2000
FEW_MEASURED = 5000
#: By statement, without its values: a process asks SQLite once for its plan.
_answered: dict[str, bool] = {}
MOST_ANSWERED = 500


def among(model: type[Model], column: str, rows: QuerySet[Any], link: str, *, looks_ahead: bool) -> Q:
    """The column of the model's record is the link of one of the rows."""
    if looks_ahead and connections[rows.db].vendor == "sqlite":
        few = _few(rows.values_list(link, flat=True), FEW)
        if few is not None and (
            column == "pk" or _few(model._default_manager.filter(named(column, few)).values_list("pk"), FEW_RECORDS) is not None
        ):
            return named(column, few)
    return Q(Exists(rows.filter(**{link: OuterRef(column)})))


def among_measured(rows: QuerySet[Any], link: str, measure: Any, bounds: Q, *, is_narrow: bool, looks_ahead: bool) -> Q:
    """The measure of the rows that link to the record lies within bounds. `is_narrow` says that these are not all rows of their table."""
    if looks_ahead:
        measured = _measured(rows, F(link), measure, bounds)
        if is_narrow and connections[rows.db].vendor == "sqlite" and not _is_answered_by_an_index(measured):
            measured = _measured(rows, _Unindexed(F(link)), measure, bounds)
        few = _few(measured.values_list("holder", flat=True), FEW_MEASURED)
        if few is not None:
            return named("pk", few)
    return Q(Exists(_measured(rows.filter(**{link: OuterRef("pk")}), F(link), measure, bounds)))


class _Unindexed(Func):
    """The same number, without its index: SQLite would read the table in the order of the link, ten times slower than as it lies."""

    template = "%(expressions)s + 0"
    output_field = BigIntegerField()


def _is_answered_by_an_index(measured: QuerySet[Any]) -> bool:
    """Whether an index holds all that is asked: then its order is the quick one, and the search ends as soon as there are too many."""
    try:
        asked = str(measured.query.sql_with_params()[0])
    except EmptyResultSet:
        return True
    if asked not in _answered:
        if len(_answered) > MOST_ANSWERED:
            _answered.clear()
        _answered[asked] = "COVERING INDEX" in measured.explain()
    return _answered[asked]


def named(column: str, values: Iterable[Any]) -> Q:
    """One of these; never unknown where the column is empty."""
    return Q(**{f"{column}__isnull": False, f"{column}__in": sorted(set(values))})


def _measured(rows: QuerySet[Any], holder: Any, measure: Any, bounds: Q) -> QuerySet[Any]:
    return rows.order_by().annotate(holder=holder).values("holder").annotate(measure=measure).filter(bounds)


def _few(found: QuerySet[Any], most: int) -> list[Any] | None:
    """All of them, unless they are more."""
    values = list(found.order_by()[: most + 1])
    return values if len(values) <= most else None

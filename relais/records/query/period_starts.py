"""The periods that moments fall into: each is known by its first day, as the reader's calendar has it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Case, DateField, Value, When
from django.db.models.lookups import IsNull, LessThan

from relais.records.fields import Reader
from relais.records.query.periods import moment_of, shift, start_of

#: So many edges a database compares with more quickly than it reckons a period.
MOST_PERIODS = 60


def starts_between(first: date, last: date, unit: str, reader: Reader) -> list[Any]:
    """Where the periods from the first to the last value begin, as values of their kind; none where they are too many."""
    is_moment = isinstance(first, datetime)
    day, end = (value.astimezone(reader.zone).date() if isinstance(value, datetime) else value for value in (first, last))
    starts: list[Any] = []
    day = start_of(day, unit)
    while day <= end and day == start_of(day, unit) and len(starts) <= MOST_PERIODS:
        starts.append(moment_of(day, reader) if is_moment else day)
        day = shift(day, 1, unit)
    return starts if len(starts) <= MOST_PERIODS else []


def period_among(column: Any, starts: list[Any], reader: Reader) -> Case:
    """The first day of the period that a value falls into."""
    days = [start.astimezone(reader.zone).date() if isinstance(start, datetime) else start for start in starts]
    edges = [When(LessThan(column, Value(after)), then=Value(day)) for day, after in zip(days, starts[1:], strict=False)]
    return Case(When(IsNull(column, True), then=Value(None)), *edges, default=Value(days[-1]), output_field=DateField())

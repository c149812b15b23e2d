"""Relative dates: "the last 90 days", "this quarter", as the reader's calendar has them."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue

if TYPE_CHECKING:
    from relais.records.fields.base import Reader

UNITS = ("hour", "day", "week", "month", "quarter", "year")
CALENDAR_UNITS = UNITS[1:]
LONGEST = 100_000


@dataclass(frozen=True)
class Days:
    """A stretch of days, both ends included, open where None. A stretch of hours has exact moments as well."""

    first: date | None
    last: date | None
    first_moment: datetime | None = None
    last_moment: datetime | None = None


def day_of(value: Any, reader: Reader, convert: Callable[[Any], date]) -> date:
    """`@today`, `@today+7`, `@today-30` or a date."""
    if isinstance(value, str) and value.startswith("@today"):
        rest = value.removeprefix("@today")
        today = reader.at.astimezone(reader.zone).date()
        if not rest:
            return today
        if rest[0] in "+-" and rest[1:].isascii() and rest[1:].isdecimal() and len(rest) <= 6:
            return today + timedelta(days=int(rest))
        raise InvalidValue(_("“{value}” is not a day; write @today, @today+7 or @today-30.").format(value=value[:40]))
    if value is None or value == "" or isinstance(value, (dict, list, bool)):
        raise InvalidValue(_("A date is expected."))
    return convert(value)


def period(op: str, value: Any, reader: Reader) -> Days:
    """The days that `within`, `older_than`, `this` or `previous` mean for the reader now."""
    if op in ("this", "previous"):
        return calendar_period(op, value.get(op) if isinstance(value, dict) else value, reader)
    if op == "within" and isinstance(value, dict) and len(value) == 1 and (word := next(iter(value))) in ("this", "previous"):
        return calendar_period(word, value[word], reader)
    direction, count, unit = _stretch(op, value)
    if unit == "hour":
        edge = reader.at + timedelta(hours=count if direction == "next" else -count)
        if op == "older_than":
            return Days(None, edge.astimezone(reader.zone).date(), None, edge)
        first, last = sorted((reader.at, edge))
        return Days(first.astimezone(reader.zone).date(), last.astimezone(reader.zone).date(), first, last)
    today = reader.at.astimezone(reader.zone).date()
    if op == "older_than":
        return Days(None, shift(today, -count, unit) - timedelta(days=1))
    edge_day = shift(today, count if direction == "next" else -count, unit)
    return Days(*sorted((today, edge_day)))


def _stretch(op: str, value: Any) -> tuple[str, int, str]:
    allowed = ("last", "next") if op == "within" else ("last",)
    if not isinstance(value, dict) or set(value) - {*allowed, "unit"} or sum(word in value for word in allowed) != 1:
        raise InvalidValue(_('A period is expected, such as {"last": 90, "unit": "day"}.'))
    direction = next(word for word in allowed if word in value)
    count, unit = value[direction], value.get("unit", "day")
    if unit not in UNITS:
        raise InvalidValue(_("“{value}” is not a unit of time; allowed are {allowed}.").format(value=str(unit)[:40], allowed=", ".join(UNITS)))
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= LONGEST:
        raise InvalidValue(_("The length of a period is a whole number from 0 to {limit}.").format(limit=LONGEST))
    return direction, count, unit


def calendar_period(op: str, unit: Any, reader: Reader) -> Days:
    """This or the previous day, week (from Monday), month, quarter or year."""
    if unit not in CALENDAR_UNITS:
        raise InvalidValue(
            _("“{value}” is not a period of the calendar; allowed are {allowed}.").format(
                value=str(unit)[:40], allowed=", ".join(CALENDAR_UNITS)
            )
        )
    first = start_of(reader.at.astimezone(reader.zone).date(), unit)
    if op == "previous":
        first = shift(first, -1, unit)
    return Days(first, shift(first, 1, unit) - timedelta(days=1))


def start_of(day: date, unit: str) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    if unit == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def shift(day: date, count: int, unit: str) -> date:
    """The day `count` units later; a day that the month lacks becomes its last. Stays within the calendar."""
    try:
        if unit in ("day", "week"):
            return day + timedelta(days=count * (7 if unit == "week" else 1))
        months = day.year * 12 + day.month - 1 + count * {"month": 1, "quarter": 3, "year": 12}[unit]
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return date.min + timedelta(days=1) if count < 0 else date.max - timedelta(days=1)

"""Relative dates: "the last 90 days", "this quarter", as the reader's calendar has them."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue

if TYPE_CHECKING:
    from relais.records.fields.base import Reader

UNITS = ("hour", "day", "week", "month", "quarter", "year")
CALENDAR_UNITS = UNITS[1:]
LONGEST = 100_000
INSTANT = timedelta(microseconds=1)
EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Stretch:
    """From the first to the last day, both included; open where None. Hours give moments in place of days."""

    first: date | None
    last: date | None


def relative_day(value: str, reader: Reader) -> date:
    """`@today`, `@today+7`, `@today-30`."""
    rest = value.removeprefix("@today")
    if rest != value and (not rest or (rest[0] in "+-" and rest[1:].isascii() and rest[1:].isdecimal() and len(rest) <= 7)):
        return shift(_today(reader), int(rest or 0), "day")
    raise InvalidValue(_("“{value}” is not a day; write @today, @today+7 or @today-30.").format(value=value[:40]))


def period(op: str, value: Any, reader: Reader) -> Stretch:
    """What `within`, `older_than`, `this` or `previous` mean for the reader now."""
    if op in ("this", "previous"):
        return calendar_period(op, _only(value, op) if isinstance(value, dict) else value, reader)
    if op == "within" and isinstance(value, dict) and len(value) == 1 and (word := next(iter(value))) in ("this", "previous"):
        return calendar_period(word, value[word], reader)
    direction, count, unit = _length(op, value)
    if unit == "hour":
        edge = reader.at + timedelta(hours=count if direction == "next" else -count)
        return Stretch(None, edge - INSTANT) if op == "older_than" else Stretch(*sorted((reader.at, edge)))
    today = _today(reader)
    edge_day = shift(today, count if direction == "next" else -count, unit)
    return Stretch(None, shift(edge_day, -1, "day")) if op == "older_than" else Stretch(*sorted((today, edge_day)))


def _only(value: dict[Any, Any], op: str) -> Any:
    return value[op] if len(value) == 1 and op in value else value


def _length(op: str, value: Any) -> tuple[str, int, str]:
    allowed = ("last", "next") if op == "within" else ("last",)
    if not isinstance(value, dict) or set(value) - {*allowed, "unit"} or sum(word in value for word in allowed) != 1:
        raise InvalidValue(_('A period is expected, such as {"last": 90, "unit": "day"}.'))
    direction = next(word for word in allowed if word in value)
    count, unit = value[direction], value.get("unit", "day")
    if unit not in UNITS:
        raise InvalidValue(
            _("“{value}” is not a unit of time; allowed are {allowed}.").format(value=str(unit)[:40], allowed=", ".join(UNITS))
        )
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= LONGEST:
        raise InvalidValue(_("The length of a period is a whole number from 0 to {limit}.").format(limit=LONGEST))
    return direction, count, unit


def calendar_period(op: str, unit: Any, reader: Reader) -> Stretch:
    """This or the previous day, week (from Monday), month, quarter or year."""
    if unit not in CALENDAR_UNITS:
        raise InvalidValue(
            _("“{value}” is not a period of the calendar; allowed are {allowed}.").format(
                value=str(unit)[:40], allowed=", ".join(CALENDAR_UNITS)
            )
        )
    first = start_of(_today(reader), unit)
    if op == "previous":
        first = shift(first, -1, unit)
    return Stretch(first, shift(first, 1, unit) - timedelta(days=1))


def _today(reader: Reader) -> date:
    return reader.at.astimezone(reader.zone).date()


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
        return date.min if count < 0 else date.max


def moment_of(day: date, reader: Reader) -> datetime:
    """When the day begins for the reader."""
    return in_utc(datetime(day.year, day.month, day.day, tzinfo=reader.zone))


def moment_after(day: date, reader: Reader) -> datetime:
    """When the day is over for the reader."""
    return moment_of(day + timedelta(days=1), reader) if day < date.max else LATEST


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; one that lies outside of the calendar there becomes its first or last."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return EARLIEST if moment.year == 1 else LATEST

"""What formulas do with dates. A result before the year 1 or after 9999 is none."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from relais.core.formulas.decimals import divide, to_int

_FARTHEST = 4_000_000
_LAST_DAY = date.max.toordinal()
_DAY = Decimal(86_400_000_000)
_MICROSECOND = timedelta(microseconds=1)


def to_date(value: object) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    raise TypeError(f"A date is a date, not {type(value).__name__}.")


def to_moment(value: object) -> datetime | None:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if value is None:
        return None
    if not isinstance(value, datetime):
        raise TypeError(f"A moment is a datetime, not {type(value).__name__}.")
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def make_date(year: Decimal, month: Decimal, day: Decimal) -> date | None:
    """Months and days beyond the end lead into the next: the 14th month of 2026 is February 2027."""
    months = to_int(year, -1, 10_000) * 12 + to_int(month, -_FARTHEST, _FARTHEST) - 1
    return _day_of_month(months, to_int(day, -_FARTHEST, _FARTHEST))


def add_days(day: date, count: Decimal) -> date | None:
    return _from_ordinal(day.toordinal() + to_int(count, -_FARTHEST, _FARTHEST))


def subtract_days(day: date, count: Decimal) -> date | None:
    return add_days(day, -count)


def add_months(day: date, count: Decimal) -> date | None:
    months = day.year * 12 + day.month - 1 + to_int(count, -_FARTHEST, _FARTHEST)
    if not 12 <= months < 120_000:
        return None
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of_month(day: date, count: Decimal) -> date | None:
    there = add_months(day, count)
    return there.replace(day=monthrange(there.year, there.month)[1]) if there else None


def days_between(end: date, start: date) -> Decimal:
    return Decimal((end - start).days)


def time_between(end: datetime, start: datetime) -> Decimal | None:
    """In days, with their part."""
    return divide(Decimal((end - start) // _MICROSECOND), _DAY)


def work_days(start: date, end: date) -> Decimal:
    """From Monday to Friday, both days counted; negative if the end comes first."""
    if end < start:
        return -work_days(end, start)
    return Decimal(_work_days_until(end.toordinal()) - _work_days_until(start.toordinal() - 1))


def difference(start: date, end: date, unit: str) -> Decimal | None:
    """Whole years, months or days from one day to a later one."""
    if end < start:
        return None
    if unit == "d":
        return Decimal((end - start).days)
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return Decimal(months // 12 if unit == "y" else months)


def weekday(day: date, first: Decimal) -> Decimal:
    """1: from Sunday 1 to Saturday 7; 2: from Monday 1 to Sunday 7; 3: from Monday 0 to Sunday 6."""
    return Decimal({1: day.isoweekday() % 7 + 1, 2: day.isoweekday(), 3: day.weekday()}[int(first)])


def quarter(day: date) -> Decimal:
    return Decimal((day.month + 2) // 3)


def format_date(day: date, order: str) -> str:
    year, month, number = f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"
    return order.replace("YYYY", year).replace("MM", month).replace("DD", number)


def _day_of_month(months: int, day: int) -> date | None:
    if not 12 <= months < 120_000:
        return None
    return _from_ordinal(date(months // 12, months % 12 + 1, 1).toordinal() + day - 1)


def _from_ordinal(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if 1 <= ordinal <= _LAST_DAY else None


def _work_days_until(ordinal: int) -> int:
    """Day 1 of the calendar was a Monday."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)

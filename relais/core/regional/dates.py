"""Dates in the order of a country, with month names, as spreadsheets count them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import islice
from typing import Literal, get_args

from django.utils.translation import gettext_lazy as _

from relais.core.clock import today
from relais.core.errors import InvalidValue
from relais.core.sentences import sentence
from relais.core.text import fold

Order = Literal["dmy", "mdy", "ymd"]
LONGEST = 60
SAMPLE = 2000
#: A year of two figures is at most so far ahead: 31/12/99 is in 1999.
YEARS_AHEAD = 20
#: Day 1 of a spreadsheet is 1 January 1900, and it believes that 1900 was a leap year.
_SPREADSHEET_START = date(1899, 12, 30)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january janvier januar enero gennaio januari janeiro jan janv gen ene jaenner",
            "february fevrier februar febrero febbraio februari fevereiro feb fev fevr",
            "march mars marz maerz marzo maart marco mar mrt mrz",
            "april avril abril aprile apr avr abr",
            "may mai mayo maggio mei maio mag",
            "june juin juni junio giugno junho jun giu",
            "july juillet juli julio luglio julho jul juil lug",
            "august aout agosto augustus aug ago",
            "september septembre septiembre settembre setembro sep sept set",
            "october octobre oktober octubre ottobre outubro oct okt ott out",
            "november novembre noviembre novembro nov",
            "december decembre dezember diciembre dicembre dezembro dec dez dic",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMERIC = re.compile(r"([0-9]{1,4})\s?([./\-\s])\s?([0-9]{1,2})\s?[./\-\s]\s?([0-9]{1,4})")
_EIGHT_FIGURES = re.compile(r"[0-9]{8}")
_SERIAL = re.compile(r"([0-9]{5})(?:[.,][0-9]{1,12})?")
_WEEKDAY = re.compile(r"[^\W\d]{2,10}[.,]{0,2} (?=[0-9]{1,2}[^0-9]*[^\W\d]{3}|[^\W\d]{3,10}\.? [0-9]{1,2}(?![0-9]))")
_DAY_MONTH_YEAR = re.compile(
    r"([0-9]{1,2})(?:er|st|nd|rd|th|[.ºo])?[ \-/]*(?:de |of )?([^\W\d]{3,10})[.,]?[ \-/]*(?:de |del )?([0-9]{4}|[0-9]{2})"
)
_MONTH_DAY_YEAR = re.compile(r"([^\W\d]{3,10})\.?[ \-]+([0-9]{1,2})(?:st|nd|rd|th)?,?[ \-]+([0-9]{4}|[0-9]{2})")
_YEAR_MONTH_DAY = re.compile(r"([0-9]{4})[ \-/]+([^\W\d]{3,10})\.?[ \-/]+([0-9]{1,2})")
_CLOCK = re.compile(
    r"(?:[t ,]+|,? (?:a|at|um|a las|om|alle) )([0-9]{1,2})\s?[:h]\s?([0-9]{2})?(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
    r"\s?([ap])?\.?(?:m\.?)?\s?(z|utc|gmt|[+-][0-9]{2}:?(?:[0-9]{2})?)?$"
)


class InvalidDate(InvalidValue):
    """The text is no date."""


class AmbiguousDate(InvalidDate):
    """Day and month could be either; the order must be told."""


@dataclass(frozen=True, slots=True)
class DateFormat:
    """What a column shows: `order` is the best guess, `is_certain` tells if anything contradicts or leaves it open."""

    order: Order
    is_certain: bool
    readable: int
    total: int


def parse_date(text: str, order: Order | None = None, *, is_past: bool = False) -> date:
    """The day meant; a time after it is left aside. `is_past`, for birthdays, puts years of two figures into the past.

    Without `order` only dates that can be read in one way are accepted.
    """
    if _ISO.fullmatch(text):
        return _day(text, int(text[:4]), int(text[5:7]), int(text[8:]))
    return _read_day(_without_clock(_tidy(text))[0], order, is_past)


def parse_datetime(text: str, order: Order | None = None) -> datetime:
    """The moment meant, aware if an offset is written; midnight if no time is."""
    shown = _tidy(text)
    day_text, clock = _without_clock(shown)
    day = _read_day(day_text, order, False)
    if clock is None:
        return datetime.combine(day, time())
    hour, minute, second = (int(clock.group(part) or 0) for part in (1, 2, 3))
    if half := clock.group(5):
        if not 1 <= hour <= 12:
            raise InvalidDate(sentence(_("“%(text)s” has no such time of day."), text=shown))
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        moment = datetime.combine(day, time(hour, minute, second, int((clock.group(4) or "0").ljust(6, "0")[:6])))
        return moment.replace(tzinfo=_offset(clock.group(6)))
    except ValueError as error:
        raise InvalidDate(sentence(_("“%(text)s” has no such time of day."), text=shown)) from error


def guess_date_format(sample: Iterable[str]) -> DateFormat:
    """Which order a column is written in, from its values: a figure above 12 cannot be a month."""
    seen: Counter[str] = Counter(_kind_of_date(text) for text in islice(sample, SAMPLE) if text.strip())
    readable = seen.total() - seen["unreadable"]
    day_first, month_first = seen["dmy"], seen["mdy"]
    if day_first or month_first:
        return DateFormat("dmy" if day_first >= month_first else "mdy", not (day_first and month_first), readable, seen.total())
    order: Order = "ymd" if seen["ymd"] and not seen["either"] else "dmy"
    return DateFormat(order, bool(readable) and not seen["either"], readable, seen.total())


def _kind_of_date(text: str) -> str:
    """`dmy`, `mdy` or `ymd` where the value shows it, `either` where it does not, `clear` with a month name, or `unreadable`."""
    try:
        shown = _without_clock(_tidy(text))[0]
        found = _NUMERIC.fullmatch(shown)
        if found is None:
            _read_day(shown, None, False)
            return "clear"
        if len(found.group(1)) == 4:
            _read_day(shown, "ymd", False)
            return "ymd"
        order = _evident_order(shown, int(found.group(1)), int(found.group(3)), found.group(2))
        _read_day(shown, order, False)
        return "either" if found.group(1) == found.group(3) else order
    except AmbiguousDate:
        return "either"
    except InvalidDate:
        return "unreadable"


def _tidy(text: str) -> str:
    if len(text) > LONGEST:
        raise InvalidDate(sentence(_("Shorten the date: it has more than %(limit)s characters."), limit=LONGEST))
    return " ".join((fold(text) or "").split())


def _without_clock(text: str) -> tuple[str, re.Match[str] | None]:
    found = _CLOCK.search(text) if ":" in text or "h" in text else None
    return (text[: found.start()].strip(), found) if found else (text, None)


def _read_day(text: str, order: Order | None, is_past: bool) -> date:
    if order is not None and order not in get_args(Order):
        raise ValueError(f"The order of a date is one of {get_args(Order)}.")
    if found := _NUMERIC.fullmatch(text):
        return _numeric(text, found, order, is_past)
    if _EIGHT_FIGURES.fullmatch(text):
        return _eight_figures(text, order)
    if (found := _SERIAL.fullmatch(text)) and 10_000 <= int(found.group(1)) <= 80_000:
        return _SPREADSHEET_START + timedelta(days=int(found.group(1)))
    return _with_month_name(text, is_past)


def _numeric(text: str, found: re.Match[str], order: Order | None, is_past: bool) -> date:
    first, separator, second, third = found.groups()
    if len(first) > 2 or (order == "ymd" and len(third) <= 2):
        return _day(text, _year(text, first, is_past), int(second), int(third))
    year = _year(text, third, is_past)
    one, other = int(first), int(second)
    if order is None:
        order = _evident_order(text, one, other, separator)
    return _day(text, year, one, other) if order == "mdy" else _day(text, year, other, one)


def _evident_order(text: str, first: int, second: int, separator: str) -> Order:
    if first > 12 or first == second or separator == ".":
        return "dmy"
    if second > 12:
        return "mdy"
    raise AmbiguousDate(sentence(_("Say whether the day or the month comes first in “%(text)s”."), text=text))


def _eight_figures(text: str, order: Order | None) -> date:
    """20240305, or 05032024 where the order is known."""
    if order in (None, "ymd") or 1900 <= int(text[:4]) <= 2100:
        return _day(text, int(text[:4]), int(text[4:6]), int(text[6:]))
    first, second = int(text[:2]), int(text[2:4])
    return _day(text, int(text[4:]), *((first, second) if order == "mdy" else (second, first)))


def _with_month_name(text: str, is_past: bool) -> date:
    text = _WEEKDAY.sub("", text, count=1) if text[:1].isalpha() else text
    if found := _DAY_MONTH_YEAR.fullmatch(text):
        day, month, year = found.groups()
    elif found := _MONTH_DAY_YEAR.fullmatch(text):
        month, day, year = found.groups()
    elif found := _YEAR_MONTH_DAY.fullmatch(text):
        year, month, day = found.groups()
    else:
        raise InvalidDate(sentence(_("“%(text)s” is not a date; write it as 31/01/2026, 2026-01-31 or 31 January 2026."), text=text))
    if month not in _MONTHS:
        raise InvalidDate(sentence(_("“%(month)s” is not the name of a month."), month=month))
    return _day(text, _year(text, year, is_past), _MONTHS[month], int(day))


def _year(text: str, figures: str, is_past: bool) -> int:
    if len(figures) == 4:
        return int(figures)
    if len(figures) != 2:
        raise InvalidDate(sentence(_("Write the year of “%(text)s” with four figures."), text=text))
    this_year = today().year
    year = this_year - this_year % 100 + int(figures)
    latest = this_year + (0 if is_past else YEARS_AHEAD)
    if year > latest:
        return year - 100
    return year + 100 if year + 100 <= latest else year


def _day(text: str, year: int, month: int, day: int) -> date:
    if not 1000 <= year <= 2999:
        raise InvalidDate(sentence(_("The year of “%(text)s” must lie between 1000 and 2999."), text=text))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise InvalidDate(
            sentence(_("The calendar has no day “%(text)s”; check the day, the month and their order."), text=text)
        ) from error


def _offset(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text[0] not in "+-":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[3:].lstrip(":") or 0)
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))

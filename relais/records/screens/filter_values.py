"""The values of a Query as a person types and reads them: decimals with their mark, days as chosen or counted from today."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC
from io import StringIO
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from relais.core.errors import InvalidValue
from relais.records.fields import Boolean, Date, DateTime, Field, Reader, link_of
from relais.records.fields.numbers import Ordered, to_decimal
from relais.records.screens.forms import typed_day, typed_number

TODAY, AGO, AHEAD, MOMENT = "today", "ago", "ahead", "moment"


# --- from a Query to the controls ---------------------------------------------------------------------------------


def written(own: Field, value: Any, reader: Reader) -> tuple[str, str]:
    """What stands in the control, and in the one beside it, which says what kind of day it is."""
    if isinstance(own, Date) and isinstance(value, str):
        return _written_day(own, value, reader)
    if isinstance(own, Boolean):
        return ("1" if value else "0"), ""
    if isinstance(own, Ordered):
        return _written_number(value, reader), ""
    return "" if value is None else str(value), ""


def written_several(own: Field, values: Iterable[Any], reader: Reader) -> list[str]:
    if isinstance(own, Date):
        return [_day_among_others(own, str(value), reader) for value in values]
    return [written(own, value, reader)[0] for value in values]


def _day_among_others(own: Date, value: str, reader: Reader) -> str:
    if value.startswith("@"):
        return value
    text, way = _written_day(own, value, reader)
    if way == MOMENT:
        return text
    day = reader.formats.numeric_day(parse_date(text))
    return day if typed_day(day, reader) == text else text


def _written_day(own: Date, value: str, reader: Reader) -> tuple[str, str]:
    if value.startswith("@today"):
        days = value.removeprefix("@today")
        return (days[1:], AGO if days[0] == "-" else AHEAD) if days else ("", TODAY)
    if not isinstance(own, DateTime) or len(value) == 10:
        return value, ""
    moment = parse_datetime(value)
    if moment is None:
        return value, ""
    return (moment.astimezone(reader.zone) if moment.tzinfo else moment).replace(tzinfo=None).isoformat(), MOMENT


def _written_number(value: Any, reader: Reader) -> str:
    try:
        return format(to_decimal(value), "f").replace(".", reader.formats.decimal_mark)
    except InvalidValue:
        return str(value)


# --- from the controls to a Query ---------------------------------------------------------------------------------


def read(own: Field, text: str, way: str, reader: Reader) -> Any:
    """What is meant; "" where nothing is."""
    if isinstance(own, Date):
        return _read_day(text, way, reader)
    if isinstance(own, Ordered):
        return typed_number(text, reader)
    if isinstance(own, Boolean):
        return text == "1" if text else ""
    return int(text) if link_of(own) and text.isdecimal() and text.isascii() and len(text) < 19 else text


def _read_day(text: str, way: str, reader: Reader) -> str:
    if way == TODAY:
        return "@today"
    if way in (AGO, AHEAD):
        return f"@today{'-' if way == AGO else '+'}{text}" if text else ""
    if way == MOMENT or ":" in text:
        return _in_utc(text, reader)
    return text if text.startswith("@") else typed_day(text, reader)


def _in_utc(text: str, reader: Reader) -> str:
    """The reader's moment as everyone's: a view that is shared means the same everywhere."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None:
        return text
    return timezone.make_aware(moment, reader.zone).astimezone(UTC).isoformat().replace("+00:00", "Z")


def joined(values: Iterable[str]) -> str:
    """Words in one line, with commas between them; those that hold a comma stand in quotes."""
    line = StringIO()
    csv.writer(line, lineterminator="").writerow(list(values))
    return line.getvalue().replace(",", ", ") if '"' not in line.getvalue() else line.getvalue()


def split(text: str) -> list[str]:
    """The words of a line."""
    try:
        return [word.strip() for row in csv.reader([text], skipinitialspace=True) for word in row]
    except csv.Error:
        return [word.strip() for word in text.split(",")]

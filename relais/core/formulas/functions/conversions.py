"""What happens by itself: a moment is taken as its day, and a number or date as text, where such is asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from relais.core.formulas import days, decimals
from relais.core.formulas.function import Function, Parameter


def _silent(wants: Any, gives: Any, sql: str, compute: Any, *, at_moment: bool = False) -> Function:
    return Function("", "", [Parameter("", wants)], gives, sql, compute, at_moment=at_moment)


def _date_text(day: date) -> str:
    return days.format_date(day, "YYYY-MM-DD")


DAY_OF = _silent("datetime", "date", "(({0}) AT TIME ZONE {zone})::date", lambda moment, value: moment.day_of(value), at_moment=True)
NUMBER_TEXT = _silent("amount", "text", '((trim_scale({0}))::text COLLATE "C")', decimals.written)
DATE_TEXT = _silent("day", "text", "(to_char({0}, 'YYYY-MM-DD') COLLATE \"C\")", _date_text)
CONVERSIONS = frozenset({DAY_OF, NUMBER_TEXT, DATE_TEXT})

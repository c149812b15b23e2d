"""Dates and numbers as people of different countries write them, read one by one or guessed for a whole column."""

from relais.core.regional.dates import AmbiguousDate, DateFormat, InvalidDate, Order, guess_date_format, parse_date, parse_datetime
from relais.core.regional.numbers import (
    AmbiguousNumber,
    InvalidCurrency,
    InvalidNumber,
    guess_decimal,
    parse_amount,
    parse_currency,
    parse_decimal,
    parse_percent,
)

__all__ = [
    "AmbiguousDate",
    "AmbiguousNumber",
    "DateFormat",
    "InvalidCurrency",
    "InvalidDate",
    "InvalidNumber",
    "Order",
    "guess_date_format",
    "guess_decimal",
    "parse_amount",
    "parse_currency",
    "parse_date",
    "parse_datetime",
    "parse_decimal",
    "parse_percent",
]

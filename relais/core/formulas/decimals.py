"""Arithmetic with 16 figures before the decimal sign and 12 after it, exact until it is rounded, halves away from zero.

The functions of the same names in PostgreSQL (migration `core.0003`) give the same results; a test holds them together. None means that
there is no result: a division by zero, the root of a negative number, or more than 16 figures.
"""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Context, Decimal, InvalidOperation

from relais.core.formulas.limits import DECIMALS, TOO_LARGE

#: Two numbers of 28 figures, divided, differ from a half at the 41st decimal at the latest: rounded first to so many figures and then
#: to 12 decimals, the result is the right one.
_EXACT = Context(prec=100, rounding=ROUND_HALF_UP, Emin=-99999, Emax=99999, traps=[])
_TWELFTH = Decimal(1).scaleb(-DECIMALS)
_LEAST = -TOO_LARGE
_ZERO, _ONE = Decimal(0), Decimal(1)
#: Powers that are surely too large, or surely rounded to zero, are not computed.
_HIGHEST_POWER, _LOWEST_POWER = 17, -14


def bounded(number: Decimal) -> Decimal | None:
    """The number, unless it has too many figures."""
    return number if _LEAST < number < TOO_LARGE else None


def rounded(number: Decimal) -> Decimal | None:
    return bounded(_EXACT.quantize(number, _TWELFTH))


def to_number(value: object) -> Decimal | None:
    """What a record, a database or a measure gives, as a number of a formula."""
    if value is None:
        return None
    if isinstance(value, float):
        value = Decimal(repr(value))
    elif isinstance(value, int):
        return Decimal(value) if -TOO_LARGE < value < TOO_LARGE else None
    elif isinstance(value, str):
        value = _read(value)
    if not isinstance(value, Decimal):
        raise TypeError(f"A number is a Decimal, not {type(value).__name__}.")
    return rounded(value) if value.is_finite() and _LEAST <= value <= TOO_LARGE else None


def _read(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("NaN")


def tidy(number: Decimal) -> Decimal:
    """Without zeros at the end, and never written as 1E+3 or -0."""
    if not number:
        return _ZERO
    short = _EXACT.normalize(number)
    return _EXACT.quantize(short, _ONE) if short == short.to_integral_value() else short


def written(number: Decimal) -> str:
    return format(tidy(number), "f")


def add(*numbers: Decimal) -> Decimal | None:
    total = _ZERO
    for number in numbers:
        total = _EXACT.add(total, number)
    return bounded(total)


def negate(number: Decimal) -> Decimal:
    return _EXACT.minus(number)


def multiply(one: Decimal, other: Decimal) -> Decimal | None:
    return bounded(_EXACT.quantize(_EXACT.multiply(one, other), _TWELFTH))


def divide(one: Decimal, other: Decimal) -> Decimal | None:
    return bounded(_EXACT.quantize(_EXACT.divide(one, other), _TWELFTH)) if other else None


def percent(number: Decimal) -> Decimal | None:
    return rounded(number.scaleb(-2, _EXACT))


def power(base: Decimal, exponent: Decimal) -> Decimal | None:
    if not exponent:
        return _ONE
    if not base:
        return _ZERO if exponent > 0 else None
    if base < 0 and exponent != exponent.to_integral_value():
        return None
    height = math.log10(abs(float(base))) * float(exponent)
    if height > _HIGHEST_POWER:
        return None
    return _ZERO if height < _LOWEST_POWER else rounded(_EXACT.power(base, exponent))


def square_root(number: Decimal) -> Decimal | None:
    return rounded(_EXACT.sqrt(number)) if number >= 0 else None


def round_half_up(number: Decimal, places: Decimal) -> Decimal | None:
    return _round(number, places, ROUND_HALF_UP)


def round_up(number: Decimal, places: Decimal) -> Decimal | None:
    return _round(number, places, ROUND_UP)


def round_down(number: Decimal, places: Decimal) -> Decimal | None:
    return _round(number, places, ROUND_DOWN)


def whole(number: Decimal) -> Decimal:
    return number.quantize(_ONE, ROUND_FLOOR, _EXACT)


def floor(number: Decimal, step: Decimal) -> Decimal | None:
    return _step(number, step, ROUND_FLOOR)


def ceiling(number: Decimal, step: Decimal) -> Decimal | None:
    return _step(number, step, ROUND_CEILING)


def modulo(number: Decimal, divisor: Decimal) -> Decimal | None:
    """What is left, with the sign of the divisor, as in spreadsheets."""
    if not divisor:
        return None
    left = _EXACT.remainder(number, divisor)
    return _EXACT.add(left, divisor) if left and (left < 0) != (divisor < 0) else left


def sign(number: Decimal) -> Decimal:
    return Decimal((number > 0) - (number < 0))


def average(*numbers: Decimal) -> Decimal | None:
    total = add(*numbers)
    return None if total is None else divide(total, Decimal(len(numbers)))


def to_int(number: Decimal, lowest: int, highest: int) -> int:
    """Its whole part, within these bounds."""
    return min(max(int(number), lowest), highest)


def _round(number: Decimal, places: Decimal, how: str) -> Decimal | None:
    digits = to_int(places, -20, DECIMALS)
    if digits >= 0:
        return bounded(number.quantize(_ONE.scaleb(-digits), how, _EXACT))
    return bounded(number.scaleb(digits, _EXACT).quantize(_ONE, how, _EXACT).scaleb(-digits, _EXACT))


def _step(number: Decimal, step: Decimal, how: str) -> Decimal | None:
    """The next multiple of a step; the quotient is exact, so that it is never the next but one."""
    if step <= 0:
        return None
    times, left = _EXACT.divmod(number, step)
    if left and (number < 0) == (how == ROUND_FLOOR):
        times = _EXACT.add(times, _ONE if how == ROUND_CEILING else -_ONE)
    return rounded(_EXACT.multiply(times, step))

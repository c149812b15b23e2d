from __future__ import annotations

import decimal
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.records.fields.base import COMMON, Field, Reader

NUMBER_OPERATORS = (*COMMON, "lt", "lte", "gt", "gte", "between")
_BIGGEST = 2**63 - 1
#: Room for any number that `to_decimal` lets pass, with any decimals.
_WIDE = decimal.Context(prec=80)


class Ordered(Field):
    """A value that can be less or more than another."""

    operators: ClassVar[tuple[str, ...]] = NUMBER_OPERATORS

    def compare(self, path: str, op: str, value: Any, reader: Reader) -> Q:
        if op in ("lt", "lte", "gt", "gte"):
            return Q(**{f"{path}__isnull": False, f"{path}__{op}": self.bound(op, self.operand(value, reader))})
        if op == "between":
            if not isinstance(value, list) or len(value) != 2:
                raise InvalidValue(_("Two values are expected, the lowest and the highest."))
            low, high = (self.operand(item, reader) for item in value)
            return Q(**{f"{path}__isnull": False, f"{path}__gte": self.bound("gte", low), f"{path}__lte": self.bound("lte", high)})
        return super().compare(path, op, value, reader)

    def bound(self, op: str, number: Any) -> Any:
        """A limit as the column can hold it."""
        return number


class Integer(Ordered):
    kind: ClassVar[str] = "number"
    is_numeric = True

    def __init__(self, key: str, *, lowest: int = -_BIGGEST, highest: int = _BIGGEST, **kwargs: Any) -> None:
        super().__init__(key, **kwargs)
        self.lowest = lowest
        self.highest = highest

    def convert(self, value: Any) -> int:
        number = to_decimal(value)
        if number != number.to_integral_value():
            raise InvalidValue(_("A whole number is expected."))
        if number > self.highest:
            raise InvalidValue(_("This number is too large."))
        if number < self.lowest:
            raise InvalidValue(_("This number is too small."))
        return int(number)

    def text(self, value: Any, reader: Reader) -> str:
        return "" if value is None else reader.formats.number(value)


class Year(Integer):
    """A year: a whole number that is written without thousands separators."""

    kind: ClassVar[str] = "year"

    def convert(self, value: Any) -> int:
        year = super().convert(value)
        if not 1000 <= year <= 2200:
            raise InvalidValue(_("A year between 1000 and 2200 is expected."))
        return year

    def operand(self, value: Any, reader: Reader) -> int:
        return super().convert(value)

    def text(self, value: Any, reader: Reader) -> str:
        return "" if value is None else str(value)


class Decimal(Ordered):
    kind: ClassVar[str] = "decimal"
    is_numeric = True

    def __init__(self, key: str, *, decimal_places: int = 2, max_digits: int = 18, **kwargs: Any) -> None:
        super().__init__(key, **kwargs)
        self.decimal_places = decimal_places
        self.max_digits = max_digits

    def convert(self, value: Any) -> decimal.Decimal:
        return self._checked(to_decimal(value).quantize(self._step, decimal.ROUND_HALF_UP, _WIDE))

    def operand(self, value: Any, reader: Reader) -> decimal.Decimal:
        if value is None or value == "" or isinstance(value, (dict, list)):
            raise InvalidValue(_("A single value is expected."))
        number = to_decimal(value)
        self._checked(number.quantize(self._step, decimal.ROUND_UP, _WIDE))
        return number

    def _checked(self, number: decimal.Decimal) -> decimal.Decimal:
        if abs(number) >= decimal.Decimal(10) ** (self.max_digits - self.decimal_places):
            raise InvalidValue(_("This number is too large."))
        return number

    @property
    def _step(self) -> decimal.Decimal:
        return decimal.Decimal(1).scaleb(-self.decimal_places)

    def bound(self, op: str, number: decimal.Decimal) -> decimal.Decimal:
        return round_bound(op, number, self.decimal_places)

    def equals(self, path: str, value: decimal.Decimal) -> Q:
        return self.among(path, [value])

    def among(self, path: str, values: list[decimal.Decimal]) -> Q:
        """No column holds a number with more decimals than it has; the databases would round it first."""
        return super().among(path, [value for value in values if value == value.quantize(self._step, decimal.ROUND_DOWN, _WIDE)])

    def dump(self, value: Any) -> str | None:
        return None if value is None else format(value, "f")

    def load(self, value: Any) -> decimal.Decimal | None:
        return None if value is None else decimal.Decimal(value)

    def text(self, value: Any, reader: Reader) -> str:
        return "" if value is None else reader.formats.number(value)


class Percent(Decimal):
    kind: ClassVar[str] = "percent"

    def text(self, value: Any, reader: Reader) -> str:
        return "" if value is None else reader.formats.percent(value / 100, 1)


def round_bound(op: str, number: decimal.Decimal, places: int) -> decimal.Decimal:
    """The limit with so many decimals that holds for the same numbers of so many decimals."""
    rounding = decimal.ROUND_CEILING if op in ("gte", "lt") else decimal.ROUND_FLOOR
    return number.quantize(decimal.Decimal(1).scaleb(-places), rounding, _WIDE)


def to_decimal(value: Any) -> decimal.Decimal:
    """A finite number of at most 40 characters; what writes itself as a power of ten beyond reason is refused."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, decimal.Decimal)):
        raise InvalidValue(_("A number is expected."))
    if isinstance(value, int) and value.bit_length() > 128:
        raise InvalidValue(_("This number is too large."))
    text = str(value).strip()
    if "_" in text:
        raise InvalidValue(_("“{value}” is not a number.").format(value=text[:40]))
    if len(text) > 40:
        raise InvalidValue(_("This number is too large."))
    try:
        number = decimal.Decimal(text)
    except decimal.InvalidOperation:
        raise InvalidValue(_("“{value}” is not a number.").format(value=text)) from None
    if not number.is_finite():
        raise InvalidValue(_("“{value}” is not a number.").format(value=text))
    if number and not -30 < number.adjusted() < 30:
        raise InvalidValue(_("This number is too large."))
    return number

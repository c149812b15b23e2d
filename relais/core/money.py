"""An amount in a currency. Amounts of two currencies are never added: that takes a rate and a date, which stand elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.core import get_global
from babel.numbers import get_currency_precision
from django.utils.translation import gettext as _

from relais.core.errors import DomainError

#: Stricter than Decimal, which reads "1e999999" too and would then write a million digits.
_AMOUNT = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,9})?")


class CurrenciesDiffer(DomainError):
    code = "currencies_differ"


class InvalidMoney(DomainError):
    code = "invalid_money"


@dataclass(frozen=True)
class Money:
    """`Money(Decimal("12.50"), "EUR")`. Amounts keep the digits they are given until they are rounded."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError("An amount of money is a Decimal.")
        if not self.amount.is_finite():
            raise InvalidMoney(_("An amount of money must be a number."))
        if self.currency not in get_global("all_currencies"):
            raise InvalidMoney(_("“%(currency)s” is not a currency; write its three letters, such as EUR.") % {"currency": self.currency})

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(Decimal(0), currency)

    @classmethod
    def from_json(cls, value: object) -> Money:
        """Read `{"amount": "12.50", "currency": "EUR"}`; a float is refused, since it has already lost what it stood for."""
        if not isinstance(value, Mapping) or set(value) != {"amount", "currency"}:
            raise InvalidMoney(_("Money is written as an amount and a currency."))
        amount, currency = value["amount"], value["currency"]
        if isinstance(amount, bool) or not isinstance(amount, str | int) or not isinstance(currency, str):
            raise InvalidMoney(_("Write the amount as text, such as “12.50”, and the currency as three letters."))
        if not _AMOUNT.fullmatch(str(amount)):
            raise InvalidMoney(_("“%(amount)s” is not an amount.") % {"amount": str(amount)[:40]})
        return cls(Decimal(amount), currency)

    def as_json(self) -> dict[str, str]:
        """The API's form, with at least the digits of the currency."""
        places = max(self.digits, -int(self.amount.as_tuple().exponent))
        return {"amount": f"{self.amount:.{places}f}", "currency": self.currency}

    @property
    def digits(self) -> int:
        """How many decimals the currency has: 2 for EUR, 0 for JPY, 3 for TND."""
        return get_currency_precision(self.currency)

    def rounded(self) -> Money:
        """To the digits of the currency, halves away from zero, as invoices are."""
        return Money(self.amount.quantize(Decimal(1).scaleb(-self.digits), ROUND_HALF_UP), self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        return Money(self.amount * factor, self.currency)

    __rmul__ = __mul__

    def __truediv__(self, divisor: Decimal | int) -> Money:
        return Money(self.amount / divisor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.amount), self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def __str__(self) -> str:
        return f"{self.as_json()['amount']} {self.currency}"

    def _same(self, other: Money) -> Decimal:
        if not isinstance(other, Money):
            raise TypeError(f"Money and {type(other).__name__} do not mix.")
        if other.currency != self.currency:
            raise CurrenciesDiffer(
                _("%(first)s and %(second)s cannot be added or compared without a rate.")
                % {"first": self.currency, "second": other.currency}
            )
        return other.amount

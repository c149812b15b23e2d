from __future__ import annotations

import decimal
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.core.money import Money as Amount
from relais.records.fields.base import EMPTY_CELL, Reader
from relais.records.fields.numbers import Decimal


class Money(Decimal):
    """An amount and its currency, in two columns: `price` and `price_currency`."""

    kind: ClassVar[str] = "money"

    @property
    def currency_column(self) -> str:
        return f"{self.column}_currency"

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column, self.currency_column)

    @property
    def attributes(self) -> tuple[str, ...]:
        return (self.column, self.currency_column)

    def clean(self, value: Any) -> Amount | None:
        if isinstance(value, dict) and value.get("amount") in (None, ""):
            value = None
        cleaned: Amount | None = super().clean(value)
        return cleaned

    def convert(self, value: Any) -> Amount:  # type: ignore[override]
        if isinstance(value, Amount):
            value = {"amount": value.amount, "currency": value.currency}
        if not isinstance(value, dict):
            value = {"amount": value, "currency": "EUR"}
        if set(value) - {"amount", "currency"}:
            raise InvalidValue(_("An amount with its currency is expected, such as 12.50 EUR."))
        return Amount(super().convert(value.get("amount")), currency_code(value.get("currency") or "EUR"))

    def get(self, record: Any) -> Amount | None:
        amount = getattr(record, self.column)
        return None if amount is None else Amount(amount, getattr(record, self.currency_column) or "EUR")

    def set(self, record: Any, value: Amount | None) -> None:
        setattr(record, self.column, value.amount if value is not None else None)
        setattr(record, self.currency_column, value.currency if value is not None else "")

    def from_row(self, row: dict[str, Any], prefix: str = "") -> Amount | None:
        amount = row[prefix + self.column]
        return None if amount is None else Amount(amount, row[prefix + self.currency_column] or "EUR")

    def dump(self, value: Any) -> Any:
        return None if value is None else {"amount": format(value.amount, "f"), "currency": value.currency}

    def load(self, value: Any) -> Any:
        return None if value is None else Amount(decimal.Decimal(value["amount"]), value["currency"])

    def text(self, value: Any, reader: Reader) -> str:
        return "" if value is None else reader.formats.money(value.amount, value.currency)

    def cell_among(self, value: Amount | None, reader: Reader, *, cents: bool) -> SafeString:
        """The cell in a column whose amounts all show their cents, or none of them."""
        return EMPTY_CELL if value is None else conditional_escape(reader.formats.money(value.amount, value.currency, cents=cents))

    def in_currency(self, currency: Any) -> Q:
        """Conditions may ask for one currency: amounts in others do not match."""
        return Q(**{self.currency_column: currency_code(currency)})


def currency_code(value: Any) -> str:
    code = str(value).strip().upper()
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise InvalidValue(_("“{value}” is not the code of a currency, such as EUR.").format(value=str(value)[:10]))
    return code

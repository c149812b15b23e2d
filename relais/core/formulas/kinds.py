"""What a value of a formula can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from django.utils.translation import pgettext_lazy

KindName = Literal["number", "money", "text", "boolean", "date", "datetime", "nothing"]
#: What formulas compute with; an amount of money is its number meanwhile.
Value = Decimal | str | bool | date | datetime | None

_LABELS = {
    "number": pgettext_lazy("formula", "number"),
    "money": pgettext_lazy("formula", "amount of money"),
    "text": pgettext_lazy("formula", "text"),
    "boolean": pgettext_lazy("formula", "yes or no"),
    "date": pgettext_lazy("formula", "date"),
    "datetime": pgettext_lazy("formula", "moment"),
    "nothing": pgettext_lazy("formula", "nothing"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A currency is named only where it is known before any value is: a price list in euros."""

    name: KindName
    currency: str | None = None

    @property
    def label(self) -> str:
        label = str(_LABELS[self.name])
        return f"{label} ({self.currency})" if self.currency else label


NUMBER = Kind("number")
MONEY = Kind("money")
TEXT = Kind("text")
BOOLEAN = Kind("boolean")
DATE = Kind("date")
DATETIME = Kind("datetime")
#: The kind of "" alone, which goes with every other.
NOTHING = Kind("nothing")


def money(currency: str | None = None) -> Kind:
    """An amount of money; in this currency always, if one is named."""
    return Kind("money", currency)

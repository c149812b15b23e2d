"""How many opportunities, and what they come to, in every currency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from relais.core import clock
from relais.core.money import Money
from relais.records.api import Converted, add_up, rate_words
from relais.records.fields import Reader
from relais.ui.charts import Mark

CENT = Decimal("0.01")
USUAL = "EUR"


@dataclass
class Tally:
    """Filled from rows that the database has added up by currency."""

    number: int = 0
    amounts: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    _worth: dict[date, Converted] = field(default_factory=dict)

    def add(self, number: int, amount: Decimal | None, currency: str) -> None:
        self.number += number
        self._worth.clear()
        if amount is not None:
            self.amounts[currency or USUAL] += Decimal(amount)

    def take(self, row: Mapping[str, Any], number: str = "number", amount: str = "amount") -> None:
        self.add(row[number] or 0, row.get(f"{amount}_sum"), row.get("amount_currency") or USUAL)

    def worth(self, reader: Reader) -> Converted:
        """All of it in the currency of the group, at the rates of today."""
        today = clock.today(reader.time_zone)
        if today not in self._worth:
            sums = [Money(amount.quantize(CENT), currency) for currency, amount in sorted(self.amounts.items())]
            self._worth[today] = add_up(sums, today)
        return self._worth[today]

    def size(self, reader: Reader) -> Decimal:
        return self.worth(reader).total.amount

    def words(self, reader: Reader) -> str:
        total = self.worth(reader).total
        return reader.formats.compact_money(total.amount, total.currency)

    def rates(self, reader: Reader) -> str:
        """At which rates the amounts were brought together; nothing where they are in one currency."""
        return " · ".join(rate_words(self.worth(reader), reader))

    def counted(self, reader: Reader, url: str = "") -> Mark:
        return Mark(self.number, reader.formats.number(self.number), url if self.number else "")

    def mark(self, reader: Reader, url: str = "", *, by_number: bool = False) -> Mark:
        """The amount as a mark of a chart; the number where amounts are hidden from the reader."""
        if by_number:
            return self.counted(reader, url)
        return Mark(self.size(reader), self.words(reader) if self.number else "—", url if self.number else "")

"""Dated exchange rates, kept in memory. An amount keeps its currency; it is brought into another at the rate of a day, and that is said."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from relais.core.kept import Kept
from relais.core.money import Money
from relais.records.models import ExchangeRate, Firm

USUAL = "EUR"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many units of `currency` for one of the group's, since `day`."""

    currency: str
    day: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Rates:
    currency: str
    days: Mapping[str, Sequence[date]]
    rates: Mapping[str, Sequence[Rate]]

    def on(self, currency: str, day: date) -> Rate | None:
        """The rate in force on a day; before the first one that is known there is none."""
        position = bisect_right(self.days.get(currency, ()), day)
        return self.rates[currency][position - 1] if position else None


def _read(database: str) -> Rates:
    days: dict[str, list[date]] = defaultdict(list)
    rates: dict[str, list[Rate]] = defaultdict(list)
    rows = ExchangeRate.objects.using(database).filter(deleted_at=None).order_by("currency", "day")
    for currency, day, rate in rows.values_list("currency", "day", "rate"):
        days[currency].append(day)
        rates[currency].append(Rate(currency, day, rate))
    group = Firm.objects.using(database).order_by("pk").values_list("currency", flat=True).first()
    return Rates(group or USUAL, dict(days), dict(rates))


RATES = Kept("exchange_rates", _read)


def group_currency() -> str:
    """The currency that figures are brought into."""
    return RATES.get().currency


@dataclass(frozen=True)
class Converted:
    """A sum in the currency of the group, the rates that it was made with, and what had no rate and is not in it."""

    total: Money
    rates: Sequence[Rate] = ()
    left_out: Sequence[Money] = field(default_factory=list)


def convert(amount: Money, day: date) -> Money | None:
    """The amount in the currency of the group at the rate of a day; None where no rate is known."""
    rates = RATES.get()
    if amount.currency == rates.currency:
        return amount
    rate = rates.on(amount.currency, day)
    return None if rate is None else Money(amount.amount / rate.rate, rates.currency).rounded()


def add_up(amounts: Iterable[Money], day: date) -> Converted:
    """The sum of amounts in several currencies, in that of the group, at the rates of a day."""
    rates = RATES.get()
    total, used, left_out = Money.zero(rates.currency), [], []
    for amount in amounts:
        worth = convert(amount, day)
        if worth is None:
            left_out.append(amount)
            continue
        total += worth
        rate = rates.on(amount.currency, day)
        if amount.currency != rates.currency and rate is not None and rate not in used:
            used.append(rate)
    return Converted(total, used, left_out)

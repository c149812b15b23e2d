"""Amounts keep their currency; figures are brought into that of the group at dated rates, and say at which."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relais.accounts.actors import SYSTEM, Actor
from relais.core.errors import InvalidValues, NotAllowed
from relais.core.money import Money
from relais.records.api import change, create
from relais.records.models import Firm
from relais.records.money.rates import add_up, convert, group_currency
from relais.records.testing import make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R341")]


@pytest.fixture(autouse=True)
def dollars() -> None:
    for day, rate in (("2026-01-01", "1.10"), ("2026-07-01", "1.25")):
        create("exchange-rates", {"currency": "usd", "day": day, "rate": rate}, by=SYSTEM)


def test_rate_of_the_day_counts():
    assert convert(Money(Decimal(110), "USD"), date(2026, 6, 30)) == Money(Decimal("100.00"), "EUR")
    assert convert(Money(Decimal(110), "USD"), date(2026, 7, 1)) == Money(Decimal("88.00"), "EUR")


def test_sum_says_at_which_rate_and_what_has_none():
    amounts = [Money(Decimal(50), "EUR"), Money(Decimal(125), "USD"), Money(Decimal(900), "JPY")]

    found = add_up(amounts, date(2026, 8, 1))

    assert found.total == Money(Decimal("150.00"), "EUR")
    assert [(rate.currency, rate.day, rate.rate) for rate in found.rates] == [("USD", date(2026, 7, 1), Decimal("1.25"))]
    assert found.left_out == [Money(Decimal(900), "JPY")]


def test_before_the_first_rate_there_is_none():
    assert convert(Money(Decimal(1), "USD"), date(2025, 12, 31)) is None


def test_currency_of_the_group_may_change():
    change(Firm.objects.get(), by=SYSTEM, currency="CHF")

    assert group_currency() == "CHF"
    assert convert(Money(Decimal(1), "EUR"), date(2026, 8, 1)) is None


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"currency": "EUR", "day": "2026-01-01", "rate": 1}, "This is the currency of the group; it needs no rate."),
        ({"currency": "XQQ", "day": "2026-01-01", "rate": 1}, "“XQQ” is not a currency; write its three letters, such as EUR."),
        ({"currency": "USD", "day": "2026-01-01", "rate": 2}, "There is a rate of this currency for this day already."),
        ({"currency": "GBP", "day": "2026-01-01", "rate": 0}, "A rate is more than zero."),
    ],
)
def test_wrong_rate_is_refused(values, sentence):
    with pytest.raises(InvalidValues) as refused:
        create("exchange-rates", values, by=SYSTEM)

    assert [str(said) for said in next(iter(refused.value.errors.values()))] == [sentence]


def test_there_is_one_firm():
    with pytest.raises(InvalidValues, match="one firm"):
        create("firms", {"name": "Another"}, by=SYSTEM)


def test_rates_are_the_administrators():
    with pytest.raises(NotAllowed):
        create("exchange-rates", {"currency": "GBP", "day": "2026-01-01", "rate": 1}, by=Actor(make_cast().manager))

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.core.money import CurrenciesDiffer, InvalidMoney, Money

amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=4)


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_amounts_of_one_currency_are_added_and_compared() -> None:
    assert euros("12.50") + euros("0.10") - euros("2.60") == euros("10.00")
    assert euros("12.50") > euros("12.49")
    assert sum([euros("1.10"), euros("2.20")], Money.zero("EUR")) == euros("3.30")


def test_amount_is_multiplied_and_divided_by_numbers() -> None:
    assert 3 * euros("1.10") == euros("3.30")
    assert (euros("10") / 3).rounded() == euros("3.33")
    assert abs(-euros("5")) == euros("5")


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [("0.005", "EUR", "0.01"), ("-0.005", "EUR", "-0.01"), ("2.675", "EUR", "2.68"), ("99.5", "JPY", "100"), ("1.0005", "TND", "1.001")],
)
def test_rounding_is_to_the_digits_of_the_currency_halves_away_from_zero(amount: str, currency: str, rounded: str) -> None:
    assert str(Money(Decimal(amount), currency).rounded().amount) == rounded


def test_two_currencies_are_not_added() -> None:
    with pytest.raises(CurrenciesDiffer, match="EUR and USD cannot be added or compared without a rate"):
        euros("1") + Money(Decimal(1), "USD")


def test_number_alone_is_not_added() -> None:
    with pytest.raises(TypeError, match="Money and int do not mix"):
        euros("1") + 1  # type: ignore[operator]


@pytest.mark.parametrize(
    ("money", "amount"),
    [(euros("12.5"), "12.50"), (euros("0.0125"), "0.0125"), (Money(Decimal("1E+3"), "JPY"), "1000"), (Money(Decimal(7), "TND"), "7.000")],
)
def test_json_has_at_least_the_digits_of_the_currency(money: Money, amount: str) -> None:
    assert money.as_json() == {"amount": amount, "currency": money.currency}


@given(amounts)
def test_json_comes_back_as_the_same_money(amount: Decimal) -> None:
    assert Money.from_json(Money(amount, "EUR").as_json()) == Money(amount, "EUR")


@pytest.mark.parametrize(
    "value",
    [
        None,
        "12.50",
        {"amount": "12.50"},
        {"amount": 12.5, "currency": "EUR"},
        {"amount": True, "currency": "EUR"},
        {"amount": "NaN", "currency": "EUR"},
        {"amount": "1e999999", "currency": "EUR"},
        {"amount": "12,50", "currency": "EUR"},
        {"amount": "1", "currency": "EURO"},
        {"amount": "1", "currency": "eur"},
        {"amount": "1", "currency": None},
    ],
)
def test_what_is_not_money_is_refused(value: object) -> None:
    with pytest.raises(InvalidMoney):
        Money.from_json(value)


def test_float_is_not_an_amount() -> None:
    with pytest.raises(TypeError, match="is a Decimal"):
        Money(12.5, "EUR")  # type: ignore[arg-type]

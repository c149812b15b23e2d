"""A formula gives…"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from relais.core.formulas import parse_formula
from relais.core.formulas.tests.deal import AT, DEAL, VALUES, value_of
from relais.core.money import Money


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1 + 0.2", Decimal("0.3")),
        ("1 / 3", Decimal("0.333333333333")),
        ("2 / 3 * 3", Decimal("2.000000000001")),
        ("0.000000000001 * 0.5", Decimal("0.000000000001")),
        ("-0.000000000005 / 10", Decimal("-0.000000000001")),
        ("-2 ^ 2", Decimal(4)),
        ("2 ^ 3 ^ 2", Decimal(64)),
        ("(1 + 5%) ^ 10", Decimal("1.628894626777")),
        ("ROUND(2.5)", Decimal(3)),
        ("ROUND(-2.5)", Decimal(-3)),
        ("ROUND(1234.5, -2)", Decimal(1200)),
        ("MOD(-7, 3)", Decimal(2)),
        ("INT(-1.5)", Decimal(-2)),
        ("7 - 2 - 1", Decimal(4)),
        ("1 - (2 - 3)", Decimal(2)),
        ("10 × 2 ÷ 4 − 1", Decimal(4)),
    ],
)
def test_exact_numbers(text: str, value: Decimal) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("amount * probability / 100", Money(Decimal(375), "EUR")),
        ("amount - cost", Money(Decimal(600), "EUR")),
        ("(amount - cost) / amount", Decimal("0.4")),
        ("amount > 1000", True),
        ("MAX(amount, 2000)", Money(Decimal(2000), "EUR")),
    ],
)
def test_money_in_its_currency(text: str, value: Any) -> None:
    assert value_of(text) == value


def test_nothing_where_currencies_differ() -> None:
    assert value_of("amount - cost", cost=Money(Decimal(1), "USD")) is None
    assert value_of("amount - cost", cost=None) is None
    assert value_of("SUM(amount, cost)", cost=None) == Money(Decimal(1500), "EUR")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("probability + 1", None),
        ("SUM(probability, 1)", Decimal(1)),
        ("probability = 5", False),
        ("probability <> 5", True),
        ('note = ""', True),
        ("probability < 5", None),
        ('IF(probability < 5, "low", "high")', "high"),
        ("AND(probability < 5, FALSE)", False),
        ("OR(probability < 5, FALSE)", None),
        ('note & "!" & probability', "!"),
        ("EMPTY(note)", True),
        ("LEN(note)", Decimal(0)),
        ("COALESCE(probability, 7)", Decimal(7)),
        ("COUNT(probability, note, 3)", Decimal(1)),
    ],
)
def test_what_is_said_of_nothing(text: str, value: Any) -> None:
    assert value_of(text, probability=None, note="") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('note = "ELAN VITAL"', True),
        ('CONTAINS(note, "vital")', True),
        ('SUBSTITUTE(note, "Élan", "Feu")', "Feu vital"),
        ('organization.name & " (" & probability & ")"', "Lefèvre (25)"),
        ("closes_on + 1", date(2026, 2, 1)),
        ("EDATE(closes_on, 1)", date(2026, 2, 28)),
        ("created_at + 0", date(2026, 1, 2)),
        ("TODAY() - closes_on", Decimal(302)),
        ("NOW() - created_at", Decimal(331)),
        ('TEXT(1234567.891, "# ##0,00")', "1\u202f234\u202f567,89"),
        ('TEXT(closes_on, "jj/mm/aaaa")', "31/01/2026"),
        ('SWITCH(stage, "Won", 1, "New", 2)', Decimal(1)),
    ],
)
def test_texts_and_dates(text: str, value: Any) -> None:
    assert value_of(text) == value


def test_the_same_in_both_languages() -> None:
    french = value_of('SI([Étape] = "gagné"; ARRONDI([Montant] * 0,155; 1); 0)', "fr")

    assert french == value_of('IF(stage = "Won", ROUND(amount * 0.155, 1), 0)') == Money(Decimal("232.5"), "EUR")


@pytest.mark.parametrize(
    ("text", "values", "cause", "sentence", "place"),
    [
        ("1 + 10 / (probability - 25)", {}, "impossible", "This would be a division by zero, or has more than 16 figures.", (4, 26)),
        ("amount * probability", {"probability": None}, "missing", "Probability is empty.", (9, 20)),
        ("amount + cost", {"cost": Money(Decimal(1), "USD")}, "currencies", "The amounts are in several currencies.", (0, 13)),
        ("IF(is_won, 1 / 0, 2)", {}, "impossible", "This would be a division by zero, or has more than 16 figures.", (11, 16)),
        ('IF(FALSE, "x")', {}, "nothing", "The formula gives nothing here.", (0, 14)),
    ],
)
def test_the_reason_why_there_is_nothing(text: str, values: dict[str, Any], cause: str, sentence: str, place: tuple[int, int]) -> None:
    emptiness = parse_formula(text, DEAL).explain_empty(VALUES | values, AT)

    assert emptiness is not None
    assert (emptiness.cause, str(emptiness.message), (emptiness.start, emptiness.end)) == (cause, sentence, place)


@pytest.mark.attack(129)
@pytest.mark.parametrize(
    "text",
    [
        "10 ^ 9999999",
        "9999999999999999 * 9999999999999999",
        "1 / 0",
        "0 ^ -1",
        "(-8) ^ (1 / 3)",
        "SQRT(-1)",
        "(10 ^ 15) ^ (10 ^ 15)",
        "MOD(1, 0)",
    ],
)
def test_nothing_for_numbers_without_end(text: str) -> None:
    assert value_of(text) is None


@pytest.mark.attack(129)
@pytest.mark.parametrize(
    "value", [Decimal("1e999999999"), Decimal("NaN"), Decimal("-Infinity"), float("inf"), Decimal("1e16"), "1e99999", "x", ""]
)
def test_nothing_of_values_that_are_no_numbers(value: Any) -> None:
    assert value_of("probability", probability=value) is None


@pytest.mark.attack(129)
def test_nothing_of_a_number_of_many_figures() -> None:
    assert value_of("probability", probability=10**100_000) is None


def test_zero_of_values_near_nothing() -> None:
    assert str(value_of("probability * 2", probability=Decimal("-1e-999999999"))) == "0"


def test_no_text_longer_than_allowed() -> None:
    assert value_of('SUBSTITUTE(note, "a", note)', note="a" * 4000) is None
    assert value_of("note & note", note="a" * 2001) is None
    assert value_of("note & note", note="a" * 2000) == "a" * 4000

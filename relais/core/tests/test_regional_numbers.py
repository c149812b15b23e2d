"""A number…"""

import time
from decimal import Decimal

import pytest

from relais.core.regional import AmbiguousNumber, InvalidNumber, guess_decimal, parse_amount, parse_decimal, parse_percent


@pytest.mark.covers("R275")
@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("1234", None, "1234"),
        ("1 234,56", ",", "1234.56"),
        ("1\u202f234,56", ",", "1234.56"),
        ("1.234,56", ",", "1234.56"),
        ("1.234", ",", "1234"),
        ("1,234", ",", "1.234"),
        ("1,234.56", ".", "1234.56"),
        ("1,234", ".", "1234"),
        ("1'234.50", ".", "1234.50"),
        ("12,34,567.5", ".", "1234567.5"),
        ("1,234.56", None, "1234.56"),
        ("1.234,56", None, "1234.56"),
        ("1234,56", None, "1234.56"),
        ("1.234.567", None, "1234567"),
        ("0.125", None, "0.125"),
        ("(1,234.56)", ".", "-1234.56"),
        ("1234-", None, "-1234"),
        ("−5", None, "-5"),
        ("-0", None, "0"),
        ("1.5E+06", ".", "1500000"),
        ("١٢٣", None, "123"),
        ("5 k", None, "5000"),
        ("2,5 Mds", ",", "2500000000"),
    ],
)
def test_is_read_with_the_decimal_sign_of_its_country(text, decimal, number):
    assert str(parse_decimal(text, decimal)) == number


@pytest.mark.parametrize(
    ("text", "decimal", "number", "currency"),
    [
        ("1 234,56 €", ",", "1234.56", "EUR"),
        ("1,1 M€", ",", "1100000", "EUR"),
        ("$1,100.04M", ".", "1100040000", "USD"),
        ("CHF 1'234.50", ".", "1234.50", "CHF"),
        ("-€5", None, "-5", "EUR"),
        ("5 kEUR", None, "5000", "EUR"),
        ("1.100,04 Mio. EUR", ",", "1100040000", "EUR"),
        ("12", None, "12", None),
    ],
)
def test_is_an_amount_with_the_currency_beside_it(text, decimal, number, currency):
    assert parse_amount(text, decimal) == (Decimal(number), currency)


def test_in_dollars_is_in_those_of_the_file():
    assert parse_amount("$5", currency="CAD") == (Decimal(5), "CAD")
    assert parse_amount("$5", currency="EUR") == (Decimal(5), "USD")


def test_of_percent_is_what_stands_before_the_sign():
    assert parse_percent("12,5 %", ",") == parse_percent("12.5", ".") == Decimal("12.5")


@pytest.mark.parametrize("text", ["1,234", "1.234", "12.345"])
def test_that_could_be_two_is_not_guessed(text):
    with pytest.raises(AmbiguousNumber) as refusal:
        parse_decimal(text)

    assert str(refusal.value) == f"Say whether “{text}” has decimals after its comma or point, or thousands."


@pytest.mark.parametrize(
    ("text", "decimal", "words"),
    [
        ("12 apples", None, "“12 apples” is not a number."),
        ("1100.04", ",", "“1100.04” is not a number; check its decimal sign and its thousands."),
        ("1 2 3", None, "“1 2 3” is not a number; check its decimal sign and its thousands."),
        ("", None, "“” is not a number."),
        ("--1", None, "“--1” is not a number."),
        ("0x10", None, "“0x10” is not a number."),
        ("9" * 40, None, "This number is too large."),
        ("1" * 61, None, "Shorten the number: it has more than 60 characters."),
    ],
)
def test_is_refused_with_what_to_mend(text, decimal, words):
    with pytest.raises(InvalidNumber) as refusal:
        parse_decimal(text, decimal)

    assert str(refusal.value) == words


@pytest.mark.attack(129)
@pytest.mark.parametrize("text", ["1e999999999", "1E99", "9" * 100_000, "NaN", "-Infinity", "sNaN", "1e1000000", "inf"])
@pytest.mark.parametrize("decimal", [None, ",", "."])
def test_without_end_is_refused_at_once(text, decimal):
    started = time.process_time()

    with pytest.raises(InvalidNumber):
        parse_decimal(text, decimal)

    assert time.process_time() - started < 0.1


@pytest.mark.covers("R275")
@pytest.mark.parametrize(
    ("column", "decimal"),
    [
        (["1100.04", "251.41", "1,000"], "."),
        (["1,5", "1.234,5", ""], ","),
        (["1 234,56 €", "12 €"], ","),
        (["1,234", "5,678"], None),
        (["1", "2"], None),
        (["1,234,567"], "."),
        (["x", "9" * 1000], None),
    ],
)
def test_column_shows_its_decimal_sign(column, decimal):
    assert guess_decimal(column) == decimal

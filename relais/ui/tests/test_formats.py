"""Dates, figures and telephone numbers are written as their reader expects, to the character."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from relais.ui import formats
from relais.ui.formats import Formats, formats_for

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def french() -> Iterator[Formats]:
    with formats.use("fr_FR", "fr", "Europe/Paris") as current:
        yield current


@pytest.fixture
def british() -> Iterator[Formats]:
    with formats.use("en_GB", "en", "Europe/London") as current:
        yield current


@pytest.mark.parametrize(
    ("locale", "written"),
    [("fr_FR", "22 nov. 2026"), ("en_GB", "22 Nov 2026"), ("en_US", "Nov 22, 2026"), ("de_DE", "22.11.2026")],
)
def test_day_has_its_year(locale: str, written: str) -> None:
    assert formats_for(locale).day(TODAY) == written


@pytest.mark.parametrize(("locale", "written"), [("fr_FR", "30 nov."), ("en_GB", "30 Nov"), ("en_US", "Nov 30")])
def test_short_day_leaves_this_year_out(locale: str, written: str) -> None:
    assert formats_for(locale).short_day(date(2026, 11, 30), TODAY) == written


def test_short_day_names_another_year(french: Formats) -> None:
    assert french.short_day(date(2025, 11, 30), TODAY) == "30 nov. 2025"


def test_first_of_the_month_is_an_ordinal_in_french(french: Formats) -> None:
    assert french.short_day(date(2026, 12, 1), TODAY) == "1er déc."
    assert french.short_day(date(2026, 12, 11), TODAY) == "11 déc."
    assert french.long_day(date(2025, 11, 1), TODAY) == "Samedi 1er novembre 2025"


@pytest.mark.parametrize(
    ("locale", "written"),
    [("fr_FR", "Mercredi 18 novembre"), ("en_GB", "Wednesday, 18 November"), ("en_US", "Wednesday, November 18")],
)
def test_long_day_is_a_heading(locale: str, written: str) -> None:
    assert formats_for(locale).long_day(date(2026, 11, 18), TODAY) == written


@pytest.mark.parametrize(("locale", "written"), [("fr_FR", "01/02/2026"), ("en_US", "02/01/2026"), ("de_DE", "01.02.2026")])
def test_numeric_day_has_four_figures_for_the_year(locale: str, written: str) -> None:
    assert formats_for(locale).numeric_day(date(2026, 2, 1)) == written


@pytest.mark.parametrize(
    ("days", "written"),
    [(0, "Aujourd’hui"), (-1, "Hier"), (1, "Demain"), (-2, "Il y a 2 j"), (-1210, "Il y a 1\u202f210 j"), (3, "Dans 3 j")],
)
def test_relative_day_counts_days(french: Formats, days: int, written: str) -> None:
    assert french.relative_day(TODAY + timedelta(days), TODAY) == written


@pytest.mark.parametrize(("days", "written"), [(-2, "2 days ago"), (-1, "Yesterday"), (5, "In 5 days")])
def test_relative_day_speaks_english(british: Formats, days: int, written: str) -> None:
    assert british.relative_day(TODAY + timedelta(days), TODAY) == written


@pytest.mark.parametrize(
    ("days", "written"), [(-6, "en retard 6 j"), (0, "aujourd’hui"), (1, "demain"), (9, "1er déc."), (60, "21 janv. 2027")]
)
def test_due_day_says_how_late(french: Formats, days: int, written: str) -> None:
    assert french.due_day(TODAY + timedelta(days), TODAY) == written


@pytest.mark.parametrize(
    ("minutes", "written"), [(0, "à l’instant"), (5, "il y a 5 min"), (90, "08:30"), (60 * 24, "Hier"), (60 * 24 * 5, "17 nov.")]
)
def test_ago_grows_coarser_with_time(french: Formats, minutes: int, written: str) -> None:
    assert french.ago(NOW - timedelta(minutes=minutes), NOW) == written


@pytest.mark.covers("R342")
def test_moment_is_told_in_the_readers_time_zone() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)

    assert formats_for("fr_FR", "fr", "Europe/Paris").moment(late) == "23 nov. 2026, 00:30"
    assert formats_for("en_US", "en", "America/New_York").moment(late) == "Nov 22, 2026, 6:30\u202fPM"


@pytest.mark.parametrize(
    ("seconds", "written"), [(40, "40 s"), (660, "11 min"), (3 * 3600 + 600, "3 h 10"), (7200, "2 h"), (3 * 86400, "3 j")]
)
def test_duration_has_two_units_at_most(french: Formats, seconds: int, written: str) -> None:
    assert french.duration(timedelta(seconds=seconds)) == written
    assert french.duration(seconds) == written


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("fr_FR", "1\u202f234\u202f567,5"),
        ("en_GB", "1,234,567.5"),
        ("de_DE", "1.234.567,5"),
        ("de_CH", "1’234’567.5"),
        ("en_IN", "12,34,567.5"),
    ],
)
def test_number_is_grouped(locale: str, written: str) -> None:
    assert formats_for(locale).number(Decimal("1234567.5")) == written


def test_number_has_no_negative_nothing(french: Formats) -> None:
    assert french.number(Decimal("-0.004"), 2) == "0,00"
    assert french.number(Decimal("1E+3")) == "1\u202f000"
    assert french.number(0.1 + 0.2, 2) == "0,30"


@pytest.mark.parametrize(
    ("locale", "amount", "currency", "written"),
    [
        ("fr_FR", "18400", "EUR", "18\u202f400\u202f€"),
        ("fr_FR", "-9250.4", "EUR", "-9\u202f250,40\u202f€"),
        ("en_GB", "18400", "EUR", "€18,400"),
        ("en_GB", "-9250.40", "GBP", "-£9,250.40"),
        ("en_US", "1234567.89", "USD", "$1,234,567.89"),
        ("de_DE", "18400", "EUR", "18.400\xa0€"),
        ("en_US", "3", "JPY", "¥3"),
    ],
)
def test_money_stands_with_its_currency(locale: str, amount: str, currency: str, written: str) -> None:
    assert formats_for(locale).money(Decimal(amount), currency) == written


def test_money_shows_cents_on_demand(french: Formats) -> None:
    assert french.money(Decimal(18400), "EUR", cents=True) == "18\u202f400,00\u202f€"
    assert french.money(Decimal(18400), "JPY", cents=True) == "18\u202f400\u202fJPY"


def test_compact_money_is_taken_in_at_a_glance(french: Formats, british: Formats) -> None:
    assert french.compact_money(148_300, "EUR") == "148,3\u202fk€"
    assert french.compact_money(Decimal(1_140_000), "EUR", 2) == "1,14\u202fM€"
    assert french.compact_money(950, "EUR") == "950\u202f€"
    assert british.compact_money(148_300, "EUR") == "€148.3K"


def test_percent_is_of_a_share(french: Formats, british: Formats) -> None:
    assert french.percent(Decimal("0.41")) == "41\u202f%"
    assert french.percent(0.125, 1) == "12,5\u202f%"
    assert british.percent(0.41) == "41%"


def test_file_size_is_in_thousands(french: Formats, british: Formats) -> None:
    assert french.file_size(3_400_000) == "3,4\u202fMo"
    assert french.file_size(12) == "12\u202fo"
    assert british.file_size(123_456_789) == "123 MB"


@pytest.mark.covers("R344")
def test_phone_is_national_at_home_only(french: Formats, british: Formats) -> None:
    assert french.phone("+33472001844") == "04\xa072\xa000\xa018\xa044"
    assert french.phone("+41227304411") == "+41\xa022\xa0730\xa044\xa011"
    assert british.phone("+33472001844") == "+33\xa04\xa072\xa000\xa018\xa044"
    assert french.phone("not a number") == "not a number"


def test_nothing_is_a_dash(french: Formats) -> None:
    written = {
        french.day(None), french.short_day(None), french.relative_day(None), french.due_day(None), french.moment(None), french.clock(None),
        french.ago(None), french.duration(None), french.number(None), french.percent(None), french.money(None, "EUR"),
        french.compact_money(None, "EUR"), french.file_size(None), french.phone(""), french.numeric_day(None),
    }  # fmt: skip

    assert written == {"—"}


def test_unknown_locale_falls_back() -> None:
    assert formats_for("xx_YY").money(5, "EUR") == "€5"


def test_use_ends_with_its_block() -> None:
    with formats.use("en_US", "en"), formats.use("fr_FR", "fr"):
        pass

    with formats.use("en_US", "en"):
        assert formats.current().day(TODAY) == "Nov 22, 2026"
        with formats.use("fr_FR", "fr"):
            assert formats.current().day(TODAY) == "22 nov. 2026"
        assert formats.current().day(TODAY) == "Nov 22, 2026"

"""A date…"""

from datetime import date

import pytest
import time_machine

from relais.core.regional import AmbiguousDate, InvalidDate, guess_date_format, parse_date, parse_datetime

FIFTH_OF_MARCH = date(2024, 3, 5)


@pytest.mark.covers("R275")
@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2024-03-05", None),
        ("2024-03-05T10:00:00Z", "mdy"),
        ("2024/3/5", "dmy"),
        ("20240305", None),
        ("05/03/2024", "dmy"),
        ("03/05/2024", "mdy"),
        ("5.3.24", None),
        ("5-3-2024 10:30", "dmy"),
        ("24/03/05", "ymd"),
        ("05032024", "dmy"),
        ("45356", None),
        ("45356.75", None),
        ("5 mars 2024", None),
        ("mardi 5 mars 2024", None),
        ("5-Mar-2024", None),
        ("March 5, 2024", None),
        ("Tuesday, March 5th 2024", None),
        ("5. März 2024", None),
        ("5 de marzo de 2024", None),
        ("2024 Mar 5", None),
    ],
)
def test_is_read_in_the_order_of_its_country(text, order):
    assert parse_date(text, order) == FIFTH_OF_MARCH


def test_that_shows_its_order_needs_none():
    assert parse_date("25/03/2024") == parse_date("03/25/2024") == date(2024, 3, 25)
    assert parse_date("12/12/2024") == date(2024, 12, 12)
    assert parse_date("1er janvier 2024") == date(2024, 1, 1)


def test_that_could_be_two_days_is_not_guessed():
    with pytest.raises(AmbiguousDate) as refusal:
        parse_date("05/03/2024")

    assert str(refusal.value) == "Say whether the day or the month comes first in “05/03/2024”."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31/02/2024", "The calendar has no day “31/02/2024”; check the day, the month and their order."),
        ("03/25/2024", "The calendar has no day “03/25/2024”; check the day, the month and their order."),
        ("0000-00-00", "The year of “0000-00-00” must lie between 1000 and 2999."),
        ("1/2/3", "Write the year of “1/2/3” with four figures."),
        ("5 brumaire 2024", "“brumaire” is not the name of a month."),
        ("soon", "“soon” is not a date; write it as 31/01/2026, 2026-01-31 or 31 January 2026."),
        ("2024", "“2024” is not a date; write it as 31/01/2026, 2026-01-31 or 31 January 2026."),
        ("1" * 61, "Shorten the date: it has more than 60 characters."),
    ],
)
def test_is_refused_with_what_to_mend(text, words):
    with pytest.raises(InvalidDate) as refusal:
        parse_date(text, "dmy")

    assert str(refusal.value) == words


@time_machine.travel("2026-06-01")
def test_with_two_figures_for_the_year_lies_near_today():
    assert parse_date("12/03/46", "dmy") == date(2046, 3, 12)
    assert parse_date("12/03/47", "dmy") == date(1947, 3, 12)
    assert parse_date("12/03/27", "dmy", is_past=True) == date(1927, 3, 12)
    assert parse_date("12/03/26", "dmy", is_past=True) == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("05/03/2024 10:30", "2024-03-05T10:30:00"),
        ("05/03/2024 à 10h30", "2024-03-05T10:30:00"),
        ("05/03/2024", "2024-03-05T00:00:00"),
        ("2024-03-05T10:00:00Z", "2024-03-05T10:00:00+00:00"),
        ("2024-03-05 10:00:00.250+02:00", "2024-03-05T10:00:00.250000+02:00"),
        ("March 5, 2024 4:05 PM", "2024-03-05T16:05:00"),
        ("5 mars 2024 12:00 am", "2024-03-05T00:00:00"),
    ],
)
def test_with_a_time_is_a_moment(text, moment):
    assert parse_datetime(text, "dmy").isoformat() == moment


@pytest.mark.parametrize("text", ["05/03/2024 25:00", "05/03/2024 13:00 PM", "05/03/2024 10:00 +99:99"])
def test_with_no_such_time_is_refused(text):
    with pytest.raises(InvalidDate):
        parse_datetime(text, "dmy")


@pytest.mark.covers("R275")
@pytest.mark.parametrize(
    ("column", "order", "is_certain"),
    [
        (["05/03/2024", "25/03/2024"], "dmy", True),
        (["3/25/2024", "1/1/2024", ""], "mdy", True),
        (["2024-01-05", "2024-02-01"], "ymd", True),
        (["2024-01-05", "25/03/2024"], "dmy", True),
        (["5.3.24"], "dmy", True),
        (["5 mars 2024", "45356"], "dmy", True),
        (["01/02/2024", "03/04/2024"], "dmy", False),
        (["25/01/2024", "01/25/2024", "13/01/2024"], "dmy", False),
        ([], "dmy", False),
    ],
)
def test_column_shows_its_order(column, order, is_certain):
    guess = guess_date_format(column)

    assert (guess.order, guess.is_certain) == (order, is_certain)


def test_column_tells_how_many_values_are_dates():
    guess = guess_date_format(["25/01/2024", "soon", "", "x" * 500])

    assert (guess.readable, guess.total) == (1, 3)

"""The hours at which somebody likes to be called…"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import translation

from relais.parties.contact_hours import ContactHours

pytestmark = pytest.mark.covers("R003")


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("mardi et jeudi, 9 h – 11 h", "2,4 09:00-11:00"),
        ("Tue, Thu 9am-11am", "2,4 09:00-11:00"),
        ("lundi au vendredi de 14h à 17h30", "1,2,3,4,5 14:00-17:30"),
        ("Mon-Fri afternoons", "1,2,3,4,5 14:00-18:00"),
        ("le matin", "09:00-12:00"),
        ("mercredi après-midi", "3 14:00-18:00"),
        ("9 - 5 pm", "09:00-17:00"),
        ("mon to wed; fri 10:00 to 12:00", "1,2,3; 5 10:00-12:00"),
        ("samedi au lundi", "1,6,7"),
        ("2,4 09:00-11:00", "2,4 09:00-11:00"),
    ],
)
def test_are_read_from_the_words_people_use(words, kept):
    assert str(ContactHours.read(words)) == kept


@pytest.mark.parametrize("words", ["", "jamais", "sauf lundi", "after 5", "25h-26h", "11h-9h", "x" * 500, "9" * 500])
def test_are_not_guessed(words):
    assert ContactHours.read(words) is None


@pytest.mark.parametrize(("language", "shown"), [("fr", "mardi et jeudi, "), ("en", "Tuesday and Thursday, 09:00")])
def test_are_said_in_the_language_of_the_reader(language, shown):
    with translation.override(language):
        assert ContactHours.read("2,4 09:00-11:00").shown(language).startswith(shown)


@pytest.mark.parametrize(
    ("moment", "is_good"),
    [("2026-11-24T09:00", True), ("2026-11-24T11:00", False), ("2026-11-25T09:30", False), ("2026-11-26T10:59", True)],
)
def test_say_whether_a_moment_is_good(moment, is_good):
    assert ContactHours.read("2,4 09:00-11:00").holds(datetime.fromisoformat(moment)) is is_good

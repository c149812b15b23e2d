"""A time zone…"""

from datetime import UTC, datetime

import pytest

from relais.core.values.timezones import InvalidTimeZone, clean_time_zone, guess_time_zone, time_zone_choices, time_zone_name, time_zones_of

WINTER = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.mark.covers("R254")
@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("europe/paris", "Europe/Paris"),
        ("Paris", "Europe/Paris"),
        ("Romance Standard Time", "Europe/Paris"),
        ("New York", "America/New_York"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("UTC+1", "Etc/GMT-1"),
        ("GMT-05:00", "Etc/GMT+5"),
        ("Etc/GMT-1", "Etc/GMT-1"),
        ("gmt", "UTC"),
    ],
)
def test_is_found_by_the_names_programs_and_people_use(text, zone):
    assert clean_time_zone(text) == zone
    assert clean_time_zone(zone) == zone


@pytest.mark.parametrize("text", ["", "Atlantis", "../../etc/passwd", "GMT+99", "\x00", "x" * 100])
def test_unknown_is_refused(text):
    with pytest.raises(InvalidTimeZone) as refusal:
        clean_time_zone(text)

    assert str(refusal.value) == "Choose a time zone by its city, such as Europe/Paris."


def test_is_guessed_from_country_and_clock():
    assert guess_time_zone("FR") == "Europe/Paris"
    assert guess_time_zone("US") == "America/New_York"
    assert guess_time_zone("US", -480, at=WINTER) == "America/Los_Angeles"
    assert guess_time_zone(None, 60, at=WINTER) == "Europe/Paris"
    assert guess_time_zone("FR", 600, at=WINTER) == "Europe/Paris"
    assert guess_time_zone(None) is None
    assert time_zones_of("XK") == ["Europe/Belgrade"]
    assert time_zones_of("??") == []


def test_is_named_by_its_city_in_the_language_of_the_reader():
    assert time_zone_name("Europe/London", "fr") == "Londres"
    assert ("Europe/Paris", "Paris") in time_zone_choices("en")

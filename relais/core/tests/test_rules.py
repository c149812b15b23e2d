from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from relais.core.jobs.rules import Daily, Every

AT_HALF_PAST_TWO = Daily(time(2, 30), "Europe/Paris")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def runs_of(rule: Daily, moment: datetime, number: int) -> list[str]:
    runs: list[datetime] = []
    for _ in range(number):
        moment = rule.next_after(moment)
        runs.append(moment)
    return [f"{run:%d %H:%M}" for run in runs]


def test_interval_begins_now() -> None:
    assert Every(timedelta(hours=1)).next_after(utc("2026-03-01 10:20")) == utc("2026-03-01 11:20")


def test_interval_stays_in_step_and_leaves_out_what_was_missed() -> None:
    rule = Every(timedelta(hours=1))

    assert rule.next_after(utc("2026-03-01 10:00:03"), utc("2026-03-01 10:00")) == utc("2026-03-01 11:00")
    assert rule.next_after(utc("2026-03-03 17:59"), utc("2026-03-01 10:00")) == utc("2026-03-03 18:00")


def test_day_begins_in_the_time_zone() -> None:
    assert runs_of(AT_HALF_PAST_TWO, utc("2026-01-10 12:00"), 2) == ["11 01:30", "12 01:30"]


@pytest.mark.drill(19)
def test_time_the_clock_skips_in_spring_is_due_when_the_clock_goes_on() -> None:
    # On 29 March the clock in Paris goes from 02:00 to 03:00, which is 01:00 in UTC.
    assert runs_of(AT_HALF_PAST_TWO, utc("2026-03-28 00:00"), 3) == ["28 01:30", "29 01:00", "30 00:30"]


@pytest.mark.drill(19)
def test_time_the_clock_shows_twice_in_autumn_is_due_once() -> None:
    # On 25 October 02:30 comes at 00:30 and at 01:30 in UTC.
    assert runs_of(AT_HALF_PAST_TWO, utc("2026-10-24 00:00"), 3) == ["24 00:30", "25 00:30", "26 01:30"]


@pytest.mark.drill(19)
def test_leap_day_has_its_run() -> None:
    assert runs_of(AT_HALF_PAST_TWO, utc("2028-02-28 12:00"), 2) == ["29 01:30", "01 01:30"]


def test_interval_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="must be longer than nothing"):
        Every(timedelta(0))

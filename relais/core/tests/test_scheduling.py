from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from relais.core.events.event import Event
from relais.core.jobs import scheduled
from relais.core.jobs.housekeeping import remove_old_jobs_and_events
from relais.core.jobs.queue import claim
from relais.core.jobs.scheduling import all_schedules, plan_schedules, tick
from relais.core.models import Job, OutboxEvent, Schedule
from relais.core.testing import run_jobs

TEN = datetime(2026, 3, 1, 10, tzinfo=UTC)


@scheduled(every=timedelta(minutes=15), title="Wind the clock")
def wind_clock() -> str:
    return "wound"


@pytest.fixture
def clock(db) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as traveller:
        plan_schedules()
        Schedule.objects.exclude(name="core.wind_clock").delete()
        yield traveller


def planned() -> str:
    return f"{Schedule.objects.get().next_run_at:%H:%M}"


def test_job_is_enqueued_when_its_time_comes(clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(minutes=14, seconds=59))
    assert (tick(), planned()) == (0, "10:15")

    clock.shift(timedelta(seconds=1))
    assert (tick(), planned()) == (1, "10:30")

    [row] = run_jobs()
    assert (row.name, row.result) == ("core.wind_clock", "wound")


@pytest.mark.drill(41)
def test_same_time_is_enqueued_once(clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(minutes=15))

    assert [tick(), tick()] == [1, 0]

    Schedule.objects.update(next_run_at=TEN + timedelta(minutes=15))
    run_jobs()
    tick()
    assert Job.objects.count() == 1


def test_missed_times_are_made_up_for_by_one_run(clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(hours=3, minutes=5))

    assert (tick(), planned()) == (1, "13:15")


def test_time_is_left_out_while_the_job_before_has_not_ended(clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(minutes=15))
    tick()
    claim("worker")

    clock.shift(timedelta(minutes=15))

    assert (tick(), planned(), Job.objects.count()) == (0, "10:45", 1)


def test_changed_rule_gives_a_new_time(clock: time_machine.Traveller) -> None:
    Schedule.objects.update(rule="every 9:00:00", next_run_at=TEN + timedelta(hours=9))

    plan_schedules()

    assert planned_of("core.wind_clock") == TEN + timedelta(minutes=15)


@pytest.mark.drill(18)
def test_schedule_survives_a_clock_that_was_ten_years_ahead(clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(days=3650))
    tick()
    clock.move_to(TEN)

    plan_schedules()

    assert planned_of("core.wind_clock") == TEN + timedelta(minutes=15)


def test_schedule_is_listed_with_its_last_job(clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(minutes=15))
    tick()
    run_jobs()

    [(entry, schedule)] = all_schedules()

    assert schedule.last_job is not None
    assert (entry.job.title, schedule.last_run_at, schedule.last_job.state) == ("Wind the clock", TEN + timedelta(minutes=15), "done")


def test_schedule_with_two_rules_is_refused() -> None:
    with pytest.raises(TypeError, match="either every= or daily="):
        scheduled(every=timedelta(minutes=1), daily="02:30")


def test_what_is_over_for_long_is_removed(clock: time_machine.Traveller) -> None:
    for days, state in ((13, "done"), (15, "done"), (15, "cancelled"), (89, "dead"), (91, "dead")):
        Job.objects.create(name=f"{state} {days}", state=state, finished_at=TEN - timedelta(days=days))
    Job.objects.create(name="waiting", created_at=TEN - timedelta(days=400))
    for days in (29, 31):
        OutboxEvent.objects.create(name=Event.name, payload={}, delivered_at=TEN - timedelta(days=days))
    OutboxEvent.objects.create(name=Event.name, payload={}, emitted_at=TEN - timedelta(days=400))

    assert remove_old_jobs_and_events() == {"jobs": 3, "events": 1}

    assert set(Job.objects.values_list("name", flat=True)) == {"done 13", "dead 89", "waiting"}
    assert OutboxEvent.objects.count() == 2


def planned_of(name: str) -> datetime:
    return Schedule.objects.get(name=name).next_run_at

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from relais.core.errors import DomainError
from relais.core.jobs import JobNotFound, Permanent, enqueue, job, retry
from relais.core.jobs.queue import LEASE, claim, pause_before, reclaim, reclaim_expired
from relais.core.models import Job
from relais.core.testing import run_jobs

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@job(max_attempts=3)
def call_supplier(number: str = "") -> None:
    raise ConnectionError(f"engaged {number}")


@job
def call_nobody() -> None:
    raise Permanent("There is no such number.")


@job
def call_forbidden() -> None:
    raise DomainError("This number is on the list of those that may not be called.")


@job
def answer_with_an_object() -> object:
    return object()


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def run_and_fail() -> Job:
    with pytest.raises(Exception):  # noqa: B017
        run_jobs()
    return Job.objects.get()


@pytest.mark.django_db
def test_error_is_tried_again_after_a_pause() -> None:
    enqueue(call_supplier)

    row = run_and_fail()

    assert (row.state, row.attempts, row.lease_until) == ("failed", 1, None)
    assert timedelta(seconds=11) <= row.run_at - NOON <= timedelta(seconds=19)
    assert row.error.endswith("ConnectionError: engaged \n")


@pytest.mark.django_db
def test_last_attempt_is_followed_by_none(clock: time_machine.Traveller) -> None:
    enqueue(call_supplier)
    for _ in range(3):
        row = run_and_fail()
        clock.shift(timedelta(hours=5))

    assert (row.state, row.attempts, row.finished_at is not None) == ("dead", 3, True)
    assert run_jobs() == []


def test_pauses_grow_up_to_four_hours_and_differ() -> None:
    seconds = [pause_before(attempt).total_seconds() for attempt in range(1, 9)]

    expected = [15, 60, 240, 960, 3840, 14400, 14400, 14400]
    assert all(0.75 * pause <= each <= 1.25 * pause for each, pause in zip(seconds, expected, strict=True))
    assert len({pause_before(1) for _ in range(20)}) > 1


@pytest.mark.django_db
@pytest.mark.parametrize("hopeless", [call_nobody, call_forbidden])
def test_failure_that_would_repeat_itself_is_not_tried_again(hopeless) -> None:
    enqueue(hopeless)

    row = run_and_fail()

    assert (row.state, row.attempts) == ("dead", 1)


@pytest.mark.django_db
def test_refusal_is_kept_as_its_sentence() -> None:
    enqueue(call_forbidden)

    assert run_and_fail().error == "This number is on the list of those that may not be called."


@pytest.mark.django_db
def test_result_that_cannot_be_kept_is_an_error() -> None:
    enqueue(answer_with_an_object)

    assert "TypeError: object is not a plain value" in run_and_fail().error


@pytest.mark.django_db
def test_error_with_characters_no_database_keeps_is_written_down() -> None:
    enqueue(call_supplier, number="a\ud800b".encode(errors="replace").decode() + "c")
    Job.objects.update(arguments={"number": "é"})

    assert "engaged é" in run_and_fail().error


@pytest.mark.django_db
def test_job_of_a_name_that_no_function_has_fails_visibly() -> None:
    Job.objects.create(name="core.removed")

    row = run_and_fail()

    assert row.state == "failed"
    assert "There is no job called core.removed." in row.error


@pytest.mark.django_db
def test_retry_starts_a_dead_job_again_with_all_its_attempts() -> None:
    enqueue(call_nobody)
    dead = run_and_fail()

    retry(dead.pk)

    row = Job.objects.get()
    assert (row.state, row.attempts, row.finished_at) == ("waiting", 0, None)


@pytest.mark.django_db
def test_retry_of_a_running_job_is_refused() -> None:
    running = enqueue(call_supplier)
    claim("worker")

    with pytest.raises(JobNotFound, match="This job is running, waiting or done"):
        retry(running.pk)

    assert Job.objects.get().state == "running"


@pytest.mark.django_db
def test_job_of_a_silent_worker_is_taken_by_another(clock: time_machine.Traveller) -> None:
    enqueue(call_supplier)
    claim("first")

    clock.shift(LEASE)
    assert reclaim_expired() == 0
    assert claim("second") is None

    clock.shift(timedelta(seconds=1))
    assert reclaim_expired() == 1
    row = claim("second")
    assert row is not None
    assert (row.worker, row.starts, row.crashes, row.attempts) == ("second", 2, 1, 0)


@pytest.mark.django_db
@pytest.mark.drill(18)
def test_lease_given_while_the_clock_was_wrong_does_not_last_for_years(clock: time_machine.Traveller) -> None:
    clock.move_to(NOON + timedelta(days=3650))
    enqueue(call_supplier)
    claim("first")

    clock.move_to(NOON)

    assert reclaim_expired() == 1


@pytest.mark.django_db
def test_job_that_may_run_once_is_given_up_after_its_first_crash() -> None:
    @job(max_attempts=1)
    def fire_cannon() -> None: ...

    enqueue(fire_cannon)
    claim("worker")

    reclaim(Job.objects.held_by("worker"))

    assert Job.objects.get().state == "dead"

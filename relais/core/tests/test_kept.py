"""What is kept in memory is what the database holds, for whoever may know it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import transaction

from relais.core import jobs, kept
from relais.core.kept import Kept
from relais.core.models import Schedule, Stamp
from relais.core.testing import run_jobs

RULE = "daily at 03:10"


@pytest.fixture
def names() -> Iterator[Kept[list[str]]]:
    """The names of all schedules, kept."""
    yield Kept("drill", lambda database: list(Schedule.objects.using(database).order_by("name").values_list("name", flat=True)))
    kept._names.discard("drill")


def added_by_another_process(name: str) -> None:
    """It shares the database, and nothing else."""
    Schedule.objects.create(name=name, rule=RULE, next_run_at="2026-01-01T00:00:00Z")
    Stamp.objects.update_or_create(name="drill", defaults={"value": "theirs"})


def add(name: str, names: Kept[list[str]]) -> None:
    Schedule.objects.create(name=name, rule=RULE, next_run_at="2026-01-01T00:00:00Z")
    names.renew()


@pytest.mark.django_db(transaction=True)
def test_second_look_within_a_request_asks_nothing(names, django_assert_num_queries):
    request_started.send(sender=None)
    names.get()

    with django_assert_num_queries(0):
        assert names.get() == []

    request_finished.send(sender=None)


@pytest.mark.django_db(transaction=True)
def test_next_request_asks_once_whether_it_is_still_the_same(names, django_assert_num_queries):
    names.get()
    request_started.send(sender=None)

    with django_assert_num_queries(1):
        assert names.get() == []

    request_finished.send(sender=None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.covers("R025")
def test_change_by_another_is_seen_by_the_next_request(names):
    assert names.get() == []
    added_by_another_process("winter")
    request_started.send(sender=None)

    assert names.get() == ["winter"]

    request_finished.send(sender=None)


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_was_never_there(names):
    names.get()

    with transaction.atomic():
        add("autumn", names)
        with transaction.atomic():
            add("winter", names)
            assert names.get() == ["autumn", "winter"]
            transaction.set_rollback(True)
        assert names.get() == ["autumn"]
        transaction.set_rollback(True)

    assert names.get() == []


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_is_kept(names, django_assert_num_queries):
    with transaction.atomic():
        add("winter", names)
    assert names.get() == ["winter"]

    with django_assert_num_queries(0):
        assert names.get() == ["winter"]


@pytest.mark.django_db
def test_name_is_given_once(names):
    with pytest.raises(ValueError, match="drill"):
        Kept("drill", lambda database: None)


@jobs.job
def read_names(job: jobs.RunningJob) -> list[str]:
    return _read_by_jobs[0].get()


_read_by_jobs: list[Kept[list[str]]] = []


@pytest.mark.django_db(transaction=True)
def test_change_by_another_is_seen_by_the_job_that_follows_it(names):
    _read_by_jobs[:] = [names]
    names.get()
    added_by_another_process("sweep")
    jobs.enqueue(read_names)

    (ran,) = run_jobs()

    assert ran.result == ["sweep"]

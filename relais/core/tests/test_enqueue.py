from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, transaction

from relais.core.clock import now
from relais.core.jobs import UnknownJob, enqueue, job
from relais.core.jobs.definition import find_definition
from relais.core.models import Job
from relais.core.testing import run_jobs

calls: list[object] = []


@job(queue="slow", priority=5, max_attempts=3)
def count_stock(*, article: int, on: date | None = None, price: Decimal = Decimal(0)) -> dict[str, object]:
    """Count what is there."""
    calls.append((article, on, price))
    return {"counted": Decimal("1.50")}


@pytest.fixture(autouse=True)
def _nothing_called() -> None:
    calls.clear()


@pytest.mark.django_db
def test_job_is_stored_with_the_declared_values() -> None:
    enqueue(count_stock, article=7, actor_id=3)

    row = Job.objects.get()
    assert (row.name, row.arguments, row.queue, row.priority, row.max_attempts, row.actor_id, row.state) == (
        "core.count_stock",
        {"article": 7},
        "slow",
        5,
        3,
        3,
        "waiting",
    )


@pytest.mark.django_db
def test_arguments_come_back_as_they_were_and_the_result_is_kept() -> None:
    enqueue(count_stock, article=7, on=date(2026, 3, 29), price=Decimal("12.50"))

    [row] = run_jobs()

    assert calls == [(7, date(2026, 3, 29), Decimal("12.50"))]
    assert (row.state, row.result) == ("done", {"counted": "1.50"})


@pytest.mark.django_db
def test_enqueue_is_one_statement(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        enqueue(count_stock, article=7)


@pytest.mark.django_db(transaction=True)
def test_job_goes_with_the_transaction_that_is_rolled_back() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(count_stock, article=7)
        raise ZeroDivisionError

    assert not Job.objects.exists()


@pytest.mark.django_db
def test_argument_that_the_job_does_not_take_is_refused() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        enqueue(count_stock, article=7, colour="red")

    assert not Job.objects.exists()


@pytest.mark.django_db
def test_same_idempotency_key_is_the_same_job() -> None:
    first = enqueue(count_stock, article=7, idempotency_key="stock:7")
    second = enqueue(count_stock, article=8, idempotency_key="stock:7")

    assert first.pk == second.pk
    assert Job.objects.get().arguments == {"article": 7}


@pytest.mark.django_db
def test_job_for_later_waits_for_its_time() -> None:
    at = datetime(2026, 3, 1, 10, tzinfo=UTC)
    with time_machine.travel(at, tick=False) as clock:
        enqueue(count_stock, article=7, run_at=at + timedelta(hours=1))

        assert run_jobs() == []

        clock.shift(timedelta(hours=1))
        assert [row.state for row in run_jobs()] == ["done"]


@pytest.mark.django_db
def test_higher_priority_runs_first_then_the_older() -> None:
    for article, priority in ((1, 0), (2, 9), (3, 0), (4, 9)):
        enqueue(count_stock, article=article, priority=priority)

    run_jobs()

    assert [article for article, _, _ in calls] == [2, 4, 1, 3]


@pytest.mark.django_db
def test_worker_of_one_queue_leaves_the_others() -> None:
    enqueue(count_stock, article=1)
    enqueue(count_stock, article=2, queue="mail")

    run_jobs(queues=["mail"])

    assert [article for article, _, _ in calls] == [2]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by the number of rows")
def test_long_queue_is_not_sorted_for_each_claim() -> None:
    plan = Job.objects.due(now(), ["slow"]).explain()

    assert "USING INDEX core_job_due" in plan
    assert "TEMP B-TREE" not in plan


def test_job_may_not_take_a_parameter_of_enqueue() -> None:
    with pytest.raises(TypeError, match="has a parameter called priority"):

        @job
        def order(priority: int) -> None: ...


def test_unknown_name_is_not_looked_for_in_modules() -> None:
    with pytest.raises(UnknownJob, match=r"There is no job called os\.system"):
        find_definition("os.system")


def test_job_can_still_be_called() -> None:
    assert count_stock(article=1) == {"counted": Decimal("1.50")}

from __future__ import annotations

from collections.abc import Callable

import pytest

from relais.core.jobs import JobNotFound, RunningJob, cancel, enqueue, job, retry
from relais.core.jobs.execution import execute
from relais.core.jobs.queue import claim, reclaim, release
from relais.core.models import Job
from relais.core.testing import run_jobs

while_reading: dict[int, Callable[[], object]] = {}
seen: list[int] = []


@job
def read_pages(job: RunningJob, pages: int) -> int:
    """Read page after page."""
    for page in range(job.saved.get("page", 0) + 1, pages + 1):
        seen.append(page)
        while_reading.pop(page, bool)()
        job.checkpoint({"page": page}, done=page, total=pages, message=f"Page {page}")
    return len(seen)


@job
def look_out(job: RunningJob) -> str:
    job.progress(1, 4, "One of four")
    job.progress(2, 4, "Two of four")
    return "cancelled" if job.is_cancelled else "not cancelled"


@pytest.fixture(autouse=True)
def _nothing_read() -> None:
    while_reading.clear()
    seen.clear()


@pytest.mark.django_db
def test_progress_is_written_but_not_at_every_step() -> None:
    enqueue(look_out)

    [row] = run_jobs()

    assert (row.progress_done, row.progress_total, row.progress_message, row.result) == (1, 4, "One of four", "not cancelled")


@pytest.mark.django_db
def test_checkpoint_is_kept_with_its_progress() -> None:
    enqueue(read_pages, pages=3)

    [row] = run_jobs()

    assert (row.state, row.checkpoint, row.progress_done, row.progress_message) == ("done", {"page": 3}, 3, "Page 3")


@pytest.mark.django_db
def test_cancelled_job_ends_at_its_next_checkpoint() -> None:
    row = enqueue(read_pages, pages=9)
    while_reading[3] = lambda: cancel(row.pk)

    [row] = run_jobs()

    assert seen == [1, 2, 3]
    assert (row.state, row.checkpoint) == ("cancelled", {"page": 2})


@pytest.mark.django_db
def test_waiting_job_is_cancelled_at_once() -> None:
    row = enqueue(read_pages, pages=9)

    cancel(row.pk)

    assert run_jobs() == []
    assert Job.objects.get().state == "cancelled"


@pytest.mark.django_db
def test_job_can_ask_whether_it_is_cancelled() -> None:
    row = enqueue(look_out)
    claimed = claim("worker")
    assert claimed is not None
    cancel(row.pk)

    watch = RunningJob(claimed, lease=execute.__kwdefaults__["lease"], is_stopping=lambda: False)

    assert watch.is_cancelled is True


@pytest.mark.django_db
def test_finished_job_cannot_be_cancelled() -> None:
    row = enqueue(look_out)
    run_jobs()

    with pytest.raises(JobNotFound, match="This job is finished already"):
        cancel(row.pk)

    assert Job.objects.get().state == "done"


@pytest.mark.django_db
def test_cancelled_job_that_is_retried_goes_on_from_its_checkpoint() -> None:
    row = enqueue(read_pages, pages=4)
    while_reading[3] = lambda: cancel(row.pk)
    run_jobs()

    retry(row.pk)
    run_jobs()

    assert seen == [1, 2, 3, 3, 4]
    assert Job.objects.get().state == "done"


@pytest.mark.django_db
def test_job_that_crashes_while_it_is_to_be_cancelled_is_not_started_again() -> None:
    row = enqueue(read_pages, pages=4)
    claim("worker")
    cancel(row.pk)

    reclaim(Job.objects.held_by("worker"))

    assert Job.objects.get().state == "cancelled"


@pytest.mark.django_db
def test_job_that_is_released_while_it_is_to_be_cancelled_is_not_started_again() -> None:
    row = enqueue(read_pages, pages=4)
    claim("worker")
    cancel(row.pk)

    release(Job.objects.held_by("worker"))

    assert Job.objects.get().state == "cancelled"
    assert Job.objects.get().finished_at is not None


@pytest.mark.django_db
def test_worker_that_stops_gives_the_job_back_at_its_next_checkpoint() -> None:
    enqueue(read_pages, pages=4)
    row = claim("first")
    assert row is not None

    execute(row, is_stopping=lambda: len(seen) == 2)

    row.refresh_from_db()
    assert (row.state, row.checkpoint, row.crashes, row.attempts) == ("waiting", {"page": 1}, 0, 0)
    run_jobs()
    assert seen == [1, 2, 2, 3, 4]


@pytest.mark.django_db
def test_worker_that_lost_its_lease_changes_nothing_any_more() -> None:
    enqueue(read_pages, pages=4)
    row = claim("slow")
    assert row is not None

    def lose_lease() -> None:
        reclaim(Job.objects.held_by("slow"))
        claim("quick")

    while_reading[2] = lose_lease
    execute(row)

    row.refresh_from_db()
    assert seen == [1, 2]
    assert (row.state, row.worker, row.checkpoint, row.starts) == ("running", "quick", {"page": 1}, 2)


@pytest.mark.django_db
def test_checkpoint_forgives_the_crashes_before_it() -> None:
    enqueue(read_pages, pages=3)
    for _ in range(2):
        claim("worker")
        reclaim(Job.objects.held_by("worker"))
    while_reading[2] = lambda: seen.append(-Job.objects.get().crashes)

    run_jobs()

    assert seen == [1, 2, 0, 3]


@pytest.mark.django_db
def test_job_that_crashes_for_ever_is_given_up_even_if_it_reports_checkpoints() -> None:
    enqueue(read_pages, pages=3)
    Job.objects.update(starts=99)
    claim("worker")

    reclaim(Job.objects.held_by("worker"))

    assert Job.objects.get().state == "dead"

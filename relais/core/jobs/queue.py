from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import SystemRandom
from typing import Any

from django.db import router, transaction
from django.db.models import Case, DateTimeField, Value, When
from django.utils.translation import gettext as _

from relais.core.clock import now
from relais.core.jobs.definition import JobDefinition, tell_end
from relais.core.jobs.errors import JobNotFound
from relais.core.models import Job
from relais.core.models.job import JobQuerySet

LEASE = timedelta(seconds=60)
#: A job whose process has died this often without a checkpoint in between is not started again.
CRASHES_ALLOWED = 3
#: And none is started more often than this, whatever it says about its progress.
STARTS_ALLOWED = 100

FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=4)
LONGEST_ERROR = 8000

_random = SystemRandom()


def enqueue(
    job: JobDefinition[..., Any],
    /,
    *,
    run_at: datetime | None = None,
    idempotency_key: str | None = None,
    queue: str | None = None,
    priority: int | None = None,
    actor_id: int | None = None,
    using: str | None = None,
    **arguments: object,
) -> Job:
    """Store a call of the job in the caller's transaction: it is made if, and only if, that commits.

    A second call with the same idempotency key is the first one, as long as that is kept (two weeks after it is done).
    """
    jobs = Job.objects.using(using or router.db_for_write(Job))
    row = job.row(arguments, run_at=run_at, idempotency_key=idempotency_key, queue=queue, priority=priority, actor_id=actor_id)
    if idempotency_key is None:
        row.save(using=jobs.db, force_insert=True)
        return row
    jobs.bulk_create([row], ignore_conflicts=True)
    return jobs.get(idempotency_key=idempotency_key)


def claim(worker: str, *, queues: Sequence[str] = (), lease: timedelta = LEASE) -> Job | None:
    """Take the next job that is due. No other worker gets it as long as the lease is renewed."""
    due = Job.objects.due(now(), queues)
    if not due.exists():  # a read: an idle worker never asks for SQLite's one write lock
        return None
    with transaction.atomic():
        job = due.select_for_update(skip_locked=True).first()
        if job is not None:
            job.state, job.worker, job.starts = Job.State.RUNNING, worker, job.starts + 1
            job.started_at, job.lease_until = now(), now() + lease
            job.save(update_fields=["state", "worker", "starts", "started_at", "lease_until"])
    return job


def renew(job: Job, lease: timedelta) -> bool:
    """Say that the job is still being worked on; false if it has been given to another worker."""
    return bool(_started(job).update(lease_until=now() + lease))


def complete(job: Job, result: Any) -> bool:
    """The job is done; false if it is no longer ours to say so."""
    return _finish(job, Job.State.DONE, result=result, error="", crashes=0)


def fail(job: Job, error: str, *, permanent: bool = False) -> bool:
    """The job ended with an error: try again later, or give it up."""
    attempts, text = job.attempts + 1, _storable(error)[-LONGEST_ERROR:]
    if permanent or attempts >= job.max_attempts:
        return _finish(job, Job.State.DEAD, attempts=attempts, error=text)
    again_at = now() + pause_before(attempts)
    return bool(_give_back(_started(job), Job.State.FAILED, attempts=attempts, error=text, run_at=again_at))


def finish_cancelled(job: Job) -> bool:
    return _finish(job, Job.State.CANCELLED)


def release(jobs: JobQuerySet) -> int:
    """Give running jobs back, by no fault of theirs: another worker takes them at once."""
    return _give_back(jobs, Job.State.WAITING, run_at=now())


def release_one(job: Job) -> int:
    return release(_started(job))


def reclaim(jobs: JobQuerySet) -> int:
    """Take back jobs whose process died. One that does this again and again is given up, so that it cannot stop the others."""
    if not jobs.exists():
        return 0
    with transaction.atomic():
        rows = list(jobs.select_for_update(skip_locked=True)[:100])
        for job in rows:
            job.crashes += 1
            job.lease_until = None
            if job.cancel_requested_at is not None:
                job.state, job.finished_at = Job.State.CANCELLED, now()
            elif job.crashes >= min(CRASHES_ALLOWED, job.max_attempts) or job.starts >= STARTS_ALLOWED:
                job.state, job.finished_at = Job.State.DEAD, now()
            else:
                job.state, job.run_at, job.worker = Job.State.WAITING, now(), ""
            job.save(update_fields=["crashes", "lease_until", "state", "finished_at", "run_at", "worker"])
            if job.state == Job.State.DEAD:
                tell_end(job)
    return len(rows)


def reclaim_expired() -> int:
    return reclaim(Job.objects.expired(now()))


def cancel(job_id: int) -> None:
    """Ask for a job to stop: at once if it is waiting, at its next checkpoint if it is running."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id, finished_at=None).first()
        if job is None:
            raise JobNotFound(_("This job is finished already, or is no longer there."))
        if job.state == Job.State.RUNNING:
            job.cancel_requested_at = now()
        else:
            job.state, job.finished_at = Job.State.CANCELLED, now()
        job.save(update_fields=["state", "finished_at", "cancel_requested_at"])


def retry(job_id: int) -> None:
    """Start a job again that failed, was given up or was cancelled, with all its attempts, from its last checkpoint."""
    stopped = Job.objects.filter(pk=job_id, state__in=[Job.State.FAILED, Job.State.DEAD, Job.State.CANCELLED])
    values = {"attempts": 0, "crashes": 0, "cancel_requested_at": None, "finished_at": None, "run_at": now()}
    if not stopped.update(state=Job.State.WAITING, **values):
        raise JobNotFound(_("This job is running, waiting or done, or is no longer there."))


def pause_before(attempt: int) -> timedelta:
    """How long to wait after a failed attempt: about 15 s, 1 min, 4 min, 16 min, 1 h, then 4 h, never two jobs alike."""
    pause = min(FIRST_PAUSE * 4 ** min(attempt - 1, 10), LONGEST_PAUSE)
    return pause * _random.uniform(0.75, 1.25)


def _started(job: Job) -> JobQuerySet:
    """The job's row as long as it is in this very start of it: a worker that lost its lease changes nothing."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, starts=job.starts)


def _give_back(jobs: JobQuerySet, state: Job.State, **values: object) -> int:
    """Make running jobs wait again, unless somebody has asked for their end meanwhile."""
    wanted = When(cancel_requested_at=None, then=Value(state))
    finished = When(cancel_requested_at=None, then=Value(None, DateTimeField()))
    return jobs.update(
        state=Case(wanted, default=Value(Job.State.CANCELLED)),
        finished_at=Case(finished, default=Value(now())),
        lease_until=None,
        worker="",
        **values,
    )


def _finish(job: Job, state: Job.State, **values: object) -> bool:
    with transaction.atomic():
        is_ours = bool(_started(job).update(state=state, finished_at=now(), lease_until=None, **values))
        if is_ours and state != Job.State.CANCELLED:
            job.state = state
            tell_end(job)
    return is_ours


def _storable(text: str) -> str:
    return text.replace("\x00", "\ufffd").encode(errors="replace").decode()

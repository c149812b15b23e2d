from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from time import monotonic, sleep
from typing import Any

from django.db import connections

from relais.core.clock import now
from relais.core.jobs.errors import Cancelled, LeaseLost, WorkerStopping
from relais.core.models import Job
from relais.core.plain import dump

#: Progress is for people: written more often it would only keep SQLite's one writer busy.
SECONDS_BETWEEN_PROGRESS = 0.5
SECONDS_TO_GIVE_WAY = 0.03


class RunningJob:
    """What a function is told about the job it runs in, and what it tells about itself.

    A long job reports `progress`, and saves a `checkpoint` with each batch of its work, in the transaction of that batch:

        for rows in batches(file, skip=job.saved.get("rows", 0)):
            with transaction.atomic():
                write(rows)
                job.checkpoint({"rows": rows.end})

    Then no batch is lost or done twice, whenever its process is killed.
    """

    def __init__(self, row: Job, *, lease: timedelta, is_stopping: Callable[[], bool]) -> None:
        self.id = row.pk
        self.name = row.name
        self.attempt = row.attempts + 1
        self.actor_id = row.actor_id
        self.idempotency_key = row.idempotency_key
        self.saved: dict[str, Any] = row.checkpoint or {}
        self._starts = row.starts
        self._lease = lease
        self._is_stopping = is_stopping
        self._looked_at = -SECONDS_BETWEEN_PROGRESS
        self._is_cancelled = False

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """Say how far the job is; raises `Cancelled` if somebody has asked it to stop."""
        if done == total or monotonic() - self._looked_at >= SECONDS_BETWEEN_PROGRESS:
            self._looked_at = monotonic()
            self._write(progress_done=done, progress_total=total, progress_message=message[:300])

    def checkpoint(self, state: Mapping[str, object], *, done: int | None = None, total: int | None = None, message: str = "") -> None:
        """Keep from where the job goes on should its process die; raises `Cancelled`, or ends the job if the worker is stopping."""
        if self._is_stopping():
            raise WorkerStopping
        progress = {} if done is None else {"progress_done": done, "progress_total": total, "progress_message": message[:300]}
        self.saved = dump(state)
        self._write(checkpoint=self.saved, crashes=0, **progress)

    def give_way(self) -> None:
        """Between two batches, let those write who wait for SQLite's one write lock; they look for it only now and then."""
        if connections[Job.objects.db].vendor == "sqlite":
            sleep(SECONDS_TO_GIVE_WAY)

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody has asked the job to stop; for a job that wants to tidy up before it ends."""
        if monotonic() - self._looked_at >= SECONDS_BETWEEN_PROGRESS:
            self._looked_at = monotonic()
            self._is_cancelled = self._row().filter(cancel_requested_at__isnull=False).exists()
        return self._is_cancelled

    def _write(self, **values: object) -> None:
        """Write on the row and renew the lease, in one statement, unless the job is cancelled or is no longer ours."""
        if self._row().filter(cancel_requested_at=None).update(lease_until=now() + self._lease, **values):
            return
        raise Cancelled if self._row().exists() else LeaseLost

    def _row(self) -> Any:
        return Job.objects.filter(pk=self.id, state=Job.State.RUNNING, starts=self._starts)

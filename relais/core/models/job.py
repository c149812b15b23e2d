from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: No lease is this long; one that ends later was given while the clock was wrong.
LONGEST_LEASE = timedelta(days=1)


class JobQuerySet(models.QuerySet["Job"]):
    # The conditions are the literal `IS NULL`s of the partial indexes: SQLite uses such an index for nothing less.

    def due(self, at: datetime, queues: Sequence[str] = ()) -> JobQuerySet:
        """What may start now, the next one first."""
        due = self.filter(finished_at=None, lease_until=None, run_at__lte=at).order_by("-priority", "run_at", "id")
        return due.filter(queue__in=queues) if queues else due

    def open_in(self, state: str) -> JobQuerySet:
        """Jobs in a state from which they go on."""
        return self.filter(finished_at=None, lease_until__isnull=state != Job.State.RUNNING, state=state)

    def finished_in(self, state: str) -> JobQuerySet:
        return self.filter(finished_at__isnull=False, state=state)

    def expired(self, at: datetime) -> JobQuerySet:
        """Jobs whose process has not been heard of for a whole lease."""
        return self.filter(models.Q(lease_until__lt=at) | models.Q(lease_until__gt=at + LONGEST_LEASE))

    def held_by(self, worker: str) -> JobQuerySet:
        return self.filter(lease_until__isnull=False, worker=worker)


class Job(models.Model):
    """One call of a registered function, to be made outside any request, again and again until it is done or given up."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        FAILED = "failed", _("Failed, will be tried again")
        DONE = "done", _("Done")
        DEAD = "dead", _("Given up")
        CANCELLED = "cancelled", _("Cancelled")

    FINISHED = (State.DONE, State.DEAD, State.CANCELLED)

    queue = models.CharField(max_length=40, default="default")
    name = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    actor_id = models.BigIntegerField(null=True)
    idempotency_key = models.CharField(max_length=200, null=True, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    priority = models.SmallIntegerField(default=0)
    run_at = models.DateTimeField(default=timezone.now)

    worker = models.CharField(max_length=120, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    starts = models.PositiveIntegerField(default=0)  # also the fencing token: each start has its own
    attempts = models.PositiveSmallIntegerField(default=0)  # tries that ended with an error
    max_attempts = models.PositiveSmallIntegerField(default=8)
    crashes = models.PositiveSmallIntegerField(default=0)  # processes that died in it since its last checkpoint
    cancel_requested_at = models.DateTimeField(null=True)

    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(null=True)
    progress_message = models.CharField(max_length=300, blank=True, default="")
    checkpoint = models.JSONField(null=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True, default="")

    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-priority", "run_at", "id"], condition=models.Q(finished_at=None, lease_until=None), name="core_job_due"),
            models.Index(fields=["lease_until"], condition=models.Q(lease_until__isnull=False), name="core_job_leased"),
            # not for open jobs: SQLite would take it for them too, and sort a long queue anew for each claim
            models.Index(fields=["state", "finished_at"], condition=models.Q(finished_at__isnull=False), name="core_job_finished"),
        ]
        constraints = [
            models.CheckConstraint(
                name="core_job_running_has_lease",
                condition=models.Q(state="running", lease_until__isnull=False) | (~models.Q(state="running") & models.Q(lease_until=None)),
            ),
            models.CheckConstraint(
                name="core_job_finished_has_time",
                condition=models.Q(state__in=["done", "dead", "cancelled"], finished_at__isnull=False)
                | (~models.Q(state__in=["done", "dead", "cancelled"]) & models.Q(finished_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def error_in_short(self) -> str:
        """The last line of the error, which names it."""
        return self.error.strip().rpartition("\n")[2]

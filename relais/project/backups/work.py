"""What a workspace was about to do when its backup was taken."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from relais.core.clock import now
from relais.core.models import Job, OutboxEvent, Schedule

REASON = "Held when a backup was restored: it may have been done since the backup was taken. Start it again if not."


@dataclass(frozen=True)
class Held:
    jobs: int = 0
    events: int = 0


def hold_work(connection: BaseDatabaseWrapper) -> Held:
    """Stop the jobs that were open, take the events for delivered, and let the schedules begin anew: nothing is sent a second time."""
    jobs = Job.objects.using(connection.alias).filter(finished_at=None)
    held = jobs.update(state=Job.State.CANCELLED, finished_at=now(), lease_until=None, error=REASON)
    events = OutboxEvent.objects.using(connection.alias).filter(delivered_at=None).update(delivered_at=now())
    Schedule.objects.using(connection.alias).all().delete()
    return Held(held, events)

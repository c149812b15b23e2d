"""The queue's own scheduled job: what is over is not kept for ever."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from relais.core.clock import now
from relais.core.jobs.scheduling import scheduled
from relais.core.models import Job, OutboxEvent

KEEP_DONE = timedelta(days=14)
KEEP_DEAD = timedelta(days=90)
KEEP_EVENTS = timedelta(days=30)
BATCH = 500


@scheduled(daily="03:10", title=_("Remove old jobs and events"))
def remove_old_jobs_and_events() -> dict[str, int]:
    """Jobs that ended well go after two weeks, those that were given up after three months, delivered events after a month."""
    done = Job.objects.finished_in(Job.State.DONE).filter(finished_at__lt=now() - KEEP_DONE)
    cancelled = Job.objects.finished_in(Job.State.CANCELLED).filter(finished_at__lt=now() - KEEP_DONE)
    dead = Job.objects.finished_in(Job.State.DEAD).filter(finished_at__lt=now() - KEEP_DEAD)
    events = OutboxEvent.objects.filter(delivered_at__lt=now() - KEEP_EVENTS)
    return {"jobs": _remove(done) + _remove(cancelled) + _remove(dead), "events": _remove(events)}


def _remove(rows: QuerySet) -> int:
    """In small transactions, between which the users' own writes have their turn."""
    removed = 0
    while batch := list(rows.values_list("pk", flat=True)[:BATCH]):
        rows.model.objects.filter(pk__in=batch).delete()
        removed += len(batch)
    return removed

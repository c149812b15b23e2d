from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from relais.core.clock import now
from relais.core.events.event import all_events, event_class, is_declared
from relais.core.events.handling import handlers_of, is_wanted
from relais.core.kept import look_again
from relais.core.models import Job, OutboxEvent
from relais.core.models.outbox import OutboxQuerySet

BATCH = 100
#: During an update the old workers leave alone what only the new ones know; after this time nobody ever will know it.
PATIENCE_WITH_UNKNOWN = timedelta(days=1)


def dispatch_events() -> int:
    """Give every handler of the oldest undelivered events its job, and mark them delivered, whole or not at all.

    The answer is how many events were delivered. Several workers may do this at once: each takes rows that no other holds.
    """
    deliverable = _deliverable()
    if not deliverable.exists():
        return 0
    look_again()  # what is kept in memory says who wants to hear
    with transaction.atomic():
        rows = list(deliverable.select_for_update(skip_locked=True)[:BATCH])
        Job.objects.bulk_create([job for row in rows for job in _jobs(row)], ignore_conflicts=True)
        OutboxEvent.objects.filter(pk__in=[row.pk for row in rows]).update(delivered_at=now())
    return len(rows)


def _deliverable() -> OutboxQuerySet:
    known = [event.name for event in all_events()]
    return OutboxEvent.objects.undelivered().filter(Q(name__in=known) | Q(emitted_at__lt=now() - PATIENCE_WITH_UNKNOWN))


def _jobs(row: OutboxEvent) -> list[Job]:
    arguments = {"event": row.name, "payload": row.payload}
    handlers = handlers_of(event_class(row.name)) if is_declared(row.name) else []
    wanted = [handler for handler in handlers if is_wanted(handler, row.payload)]
    return [handler.row(arguments, idempotency_key=f"event:{row.pk}:{handler.name}") for handler in wanted]

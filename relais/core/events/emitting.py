from __future__ import annotations

from collections.abc import Iterable

from django.db import connections, router

from relais.core.events.event import Event
from relais.core.models import OutboxEvent


class EmittedOutsideTransaction(RuntimeError):
    """Outside a transaction the event could be stored without its change, or the change without its event."""


def emit(event: Event, *, using: str | None = None) -> None:
    """Store the event with the change: it is delivered if, and only if, the surrounding transaction commits."""
    database = _database_in_transaction(event, using)
    OutboxEvent.objects.using(database).create(name=event.name, payload=event.payload())


def emit_many(events: Iterable[Event], *, using: str | None = None) -> None:
    """Store several events at once, in their order."""
    rows = [(event, OutboxEvent(name=event.name, payload=event.payload())) for event in events]
    if rows:
        database = _database_in_transaction(rows[0][0], using)
        OutboxEvent.objects.using(database).bulk_create((row for _, row in rows), batch_size=1000)


def _database_in_transaction(event: Event, using: str | None) -> str:
    database = using or router.db_for_write(OutboxEvent)
    if not connections[database].in_atomic_block:
        raise EmittedOutsideTransaction(f"{event.name} was emitted outside a transaction; wrap it and its change in transaction.atomic().")
    return database

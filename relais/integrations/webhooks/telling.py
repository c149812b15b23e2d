"""From an event to a delivery for each webhook that hears of it and each record that its person may see."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from relais.accounts.models import User
from relais.core import clock
from relais.core.jobs import RunningJob
from relais.integrations.models import Delivery
from relais.integrations.webhooks.kinds import LEAVING, kind_of
from relais.integrations.webhooks.listening import LISTENERS, Listener, person_behind
from relais.integrations.webhooks.waking import wake
from relais.records.api import QueryError, RecordType, condition_for, filter_queryset, readable_fields, registry
from relais.records.events import RecordsWritten
from relais.records.fields import Reader


def tell_listeners(event: RecordsWritten, job: RunningJob) -> None:
    """Give each webhook its deliveries; a second time changes nothing."""
    kind = kind_of(event)
    listeners = [each for each in LISTENERS.get() if each.type == event.type and kind in each.events]
    if not listeners or event.type not in registry:
        return
    declared, event_id = registry.get(event.type), number_of_event(job.idempotency_key)
    for listener in listeners:
        person = person_behind(listener.person_id, declared)
        if person is not None:
            _tell(listener, declared, person, event, event_id, kind)


def is_listened_to(payload: Mapping[str, Any]) -> bool:
    """Whether any webhook hears of the type at all."""
    return any(each.type == payload["type"] for each in LISTENERS.get())


def number_of_event(idempotency_key: str | None) -> int:
    """`event:17:integrations.tell_webhooks` is of the event 17 (`relais.core.events.dispatching`)."""
    return int((idempotency_key or "event:0:").split(":")[1])


def _tell(listener: Listener, declared: RecordType, person: User, event: RecordsWritten, event_id: int, kind: str) -> None:
    named = set(getattr(event, "fields", ()))
    fields = sorted(named & readable_fields(person, declared).keys())
    if named and not fields:
        return  # that something closed has changed is itself closed
    rows = [
        Delivery(
            webhook_id=listener.pk,
            message_id=new_message_id(),
            event_id=event_id,
            kind=kind,
            record_id=pk,
            details={"fields": fields, "actor": event.actor_id},
            next_at=clock.now(),
        )
        for pk in sorted(_heard_of(listener, declared, person, event.ids, kind))
    ]
    with transaction.atomic():
        Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        if rows:
            wake(listener.pk, f"event:{event_id}")


def _heard_of(listener: Listener, declared: RecordType, person: User, ids: Iterable[int], kind: str) -> set[int]:
    """The records of the event that are open to the person and meet the webhook's Query, as they are now."""
    rows: Any = declared.queryset(with_deleted=kind in LEAVING).filter(pk__in=list(ids))
    condition = condition_for(person, declared, "view")
    rows = rows if condition is None else rows.filter(condition)
    if listener.query:
        try:
            rows = filter_queryset(rows, declared, listener.query, person, Reader.of(person))
        except QueryError:
            return set()  # a field it asks about was closed or is gone: never everything instead
    return set(rows.values_list("pk", flat=True))


def new_message_id() -> str:
    return f"msg_{secrets.token_hex(16)}"

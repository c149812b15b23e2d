from __future__ import annotations

from dataclasses import dataclass

import pytest
import time_machine

from relais.core.events import Event, emit, handles
from relais.core.events.dispatching import dispatch_events
from relais.core.jobs import RunningJob
from relais.core.models import Job, OutboxEvent
from relais.core.testing import run_jobs

rung: list[str] = []


@dataclass(frozen=True)
class BellRung(Event):
    bell: str


@dataclass(frozen=True)
class BellBroken(Event):
    bell: str


@handles(BellRung, queue="bells")
def open_door(event: BellRung) -> None:
    rung.append(f"door for {event.bell}")


@handles(BellRung)
def note_ring(event: BellRung, job: RunningJob) -> None:
    rung.append(f"{event.bell} through {job.name}")


@handles(BellBroken)
def mend_bell(event: BellBroken) -> None:
    """Mend the bell."""
    emit_in_transaction(BellRung(bell=event.bell))


def emit_in_transaction(event: Event) -> None:
    from django.db import transaction

    with transaction.atomic():
        emit(event)


@pytest.fixture(autouse=True)
def _silence() -> None:
    rung.clear()


@pytest.mark.django_db
def test_every_handler_is_called_once_with_the_event() -> None:
    emit(BellRung(bell="front"))

    run_jobs()

    assert rung == ["door for front", "front through core.note_ring"]


@pytest.mark.django_db
def test_each_handler_has_a_job_of_its_own() -> None:
    emit(BellRung(bell="front"))

    dispatch_events()

    event = OutboxEvent.objects.get()
    assert list(Job.objects.order_by("id").values_list("name", "queue", "idempotency_key")) == [
        ("core.open_door", "bells", f"event:{event.pk}:core.open_door"),
        ("core.note_ring", "default", f"event:{event.pk}:core.note_ring"),
    ]
    assert event.delivered_at is not None


@pytest.mark.django_db
def test_event_is_delivered_once_even_if_it_is_dispatched_again() -> None:
    emit(BellRung(bell="front"))
    dispatch_events()
    OutboxEvent.objects.update(delivered_at=None)

    assert dispatch_events() == 1

    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_events_are_handled_in_their_order() -> None:
    for number in range(150):
        emit(BellRung(bell=str(number)))

    run_jobs(queues=["bells"])

    assert rung == [f"door for {number}" for number in range(150)]


@pytest.mark.django_db
def test_event_of_a_handler_is_handled_too() -> None:
    emit(BellBroken(bell="back"))

    run_jobs()

    assert rung == ["door for back", "back through core.note_ring"]


@pytest.mark.django_db
def test_event_committed_late_with_a_lower_number_is_delivered() -> None:
    emit(BellRung(bell="late"))
    late = OutboxEvent.objects.get()
    OutboxEvent.objects.all().delete()
    emit(BellRung(bell="early"))
    run_jobs()

    late.save(force_insert=True)
    run_jobs()

    assert rung[2:] == ["door for late", "late through core.note_ring"]


@pytest.mark.django_db
def test_event_of_newer_code_waits_for_a_worker_that_knows_it() -> None:
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as clock:
        OutboxEvent.objects.create(name="sales.NotWrittenYet", payload={})

        assert dispatch_events() == 0

        clock.move_to("2026-03-02 10:00:01Z")
        assert dispatch_events() == 1


def test_handler_of_something_else_is_refused() -> None:
    with pytest.raises(TypeError, match="takes the class of an event"):
        handles(str)  # type: ignore[type-var]

"""For every package's tests: run what would run in the worker, see what was emitted, wait for another process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic, sleep
from typing import TypeVar

from django.db.models import Max

from relais.core.events.dispatching import dispatch_events
from relais.core.events.event import Event, event_class
from relais.core.jobs.execution import execute
from relais.core.jobs.queue import claim
from relais.core.models import Job, OutboxEvent

Answer = TypeVar("Answer")


def run_jobs(*, queues: Sequence[str] = ()) -> list[Job]:
    """Deliver all events and run all jobs that are due, here and now, also those that these lead to; the answer is those that ran.

    Each ends as in a worker; then the first error, if there was one, is raised again, so that no test overlooks it.
    """
    ran: list[Job] = []
    errors: list[BaseException] = []
    deliver_events()
    while job := claim("test", queues=queues):
        error = execute(job)
        if error is not None:
            errors.append(error)
        ran.append(job)
        deliver_events()
    for job in ran:
        job.refresh_from_db()
    if errors:
        raise errors[0]
    return ran


def deliver_events() -> int:
    """Give every handler of the undelivered events its job, without running it; the answer is how many events there were."""
    total = 0
    while delivered := dispatch_events():
        total += delivered
    return total


@contextmanager
def captured_events(*kinds: type[Event]) -> Iterator[list[Event]]:
    """The events stored in the block, in their order, filled in when it ends; of these classes only, if some are named."""
    events: list[Event] = []
    last = OutboxEvent.objects.aggregate(last=Max("id"))["last"] or 0
    yield events
    for row in OutboxEvent.objects.filter(id__gt=last).order_by("id"):
        event = event_class(row.name).from_payload(row.payload)
        if not kinds or isinstance(event, kinds):
            events.append(event)


def wait_until(condition: Callable[[], Answer], what: str, *, seconds: float = 60) -> Answer:
    """Ask again and again until the answer is true, for processes other than the test's own; fails with `what` after a while."""
    deadline = monotonic() + seconds
    while not (answer := condition()):
        if monotonic() > deadline:
            raise AssertionError(f"After {seconds:g} s it is still not so that {what}.")
        sleep(0.01)
    return answer

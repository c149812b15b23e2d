"""What is asked of the database each time somebody gathers the figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import DatabaseError, connection
from django.db.models import Count, Min
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from relais.core.clock import now
from relais.core.health import database_answers, migrations_are_applied
from relais.core.models import Job, OutboxEvent
from relais.core.workspaces import inside, open_workspaces

FAMILIES: dict[str, tuple[str, Sequence[str]]] = {
    "relais_database_up": ("Whether the database answers and is the one of this release.", []),
    "relais_jobs": ("Jobs by queue and state, of those that are not done.", ["queue", "state"]),
    "relais_jobs_dead": ("Jobs that were given up and that somebody must look at.", []),
    "relais_queue_age_seconds": ("For how long the oldest job that could run has waited.", []),
    "relais_outbox_events": ("Events that nobody was told of yet.", []),
    "relais_outbox_lag_seconds": ("For how long the oldest event that nobody was told of has waited.", []),
}


class QueueFigures(Collector):
    """The queue, the outbox and the database of each workspace; of one whose database does not answer, only that is said."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        families = [GaugeMetricFamily(name, said, labels=["workspace", *labels]) for name, (said, labels) in FAMILIES.items()]
        by_name = {family.name: family for family in families}
        for workspace in open_workspaces():
            with inside(workspace):
                for name, labels, value in figures():
                    by_name[name].add_metric([workspace.name, *labels], value)
        yield from families


def figures() -> Iterator[tuple[str, Sequence[str], float]]:
    is_up = database_answers() and migrations_are_applied()
    yield "relais_database_up", [], int(is_up)
    if not is_up:
        return
    try:
        yield from _depth()
        yield from _ages()
    except DatabaseError:
        connection.close()


def _depth() -> Iterator[tuple[str, Sequence[str], float]]:
    open_or_dead = Job.objects.filter(finished_at=None) | Job.objects.finished_in(Job.State.DEAD)
    for queue, state, count in open_or_dead.order_by().values_list("queue", "state").annotate(count=Count("pk")):
        yield "relais_jobs", [queue, state], count
    yield "relais_jobs_dead", [], Job.objects.finished_in(Job.State.DEAD).count()


def _ages() -> Iterator[tuple[str, Sequence[str], float]]:
    waiting = OutboxEvent.objects.undelivered()
    yield "relais_outbox_events", [], waiting.order_by().count()
    due = Job.objects.due(now()).order_by().aggregate(at=Min("run_at"))["at"]
    oldest = waiting.values_list("emitted_at", flat=True).first()
    for name, at in (("relais_queue_age_seconds", due), ("relais_outbox_lag_seconds", oldest)):
        yield name, [], max((now() - at).total_seconds(), 0) if at else 0


def asked() -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(QueueFigures())
    return generate_latest(registry)

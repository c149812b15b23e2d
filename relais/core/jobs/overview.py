"""What an administrator sees of the queue."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count

from relais.core.models import Job

State = Job.State

_ORDER: dict[State, Sequence[str]] = {
    State.WAITING: ["-priority", "run_at", "id"],
    State.RUNNING: ["started_at", "id"],
    State.FAILED: ["run_at", "id"],
    State.DEAD: ["-finished_at", "-id"],
    State.DONE: ["-finished_at", "-id"],
    State.CANCELLED: ["-finished_at", "-id"],
}


def count_open_and_dead() -> dict[State, int]:
    """How many jobs wait, run, failed or were given up; those that ended well are too many to count at every look."""
    wanted = [State.WAITING, State.RUNNING, State.FAILED, State.DEAD]
    counted = dict(Job.objects.filter(state__in=wanted).values_list("state").annotate(Count("id")).order_by())
    return {state: counted.get(state, 0) for state in wanted}


def jobs_in(state: State, *, skip: int, number: int) -> list[Job]:
    """Some of the jobs in a state: what comes next first, or what ended last."""
    return list(Job.objects.filter(state=state).order_by(*_ORDER[state])[skip : skip + number])

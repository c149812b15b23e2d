"""What an administrator sees of the queue."""

from __future__ import annotations

from collections.abc import Sequence

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
    return {
        State.WAITING: Job.objects.open_in(State.WAITING).count(),
        State.RUNNING: Job.objects.open_in(State.RUNNING).count(),
        State.FAILED: Job.objects.open_in(State.FAILED).count(),
        State.DEAD: count_dead(),
    }


def count_dead() -> int:
    """How many jobs were given up, which somebody must look at."""
    return Job.objects.finished_in(State.DEAD).count()


def jobs_in(state: State, *, skip: int, number: int) -> list[Job]:
    """Some of the jobs in a state: what comes next first, or what ended last."""
    jobs = Job.objects.finished_in(state) if state in Job.FINISHED else Job.objects.open_in(state)
    return list(jobs.order_by(*_ORDER[state])[skip : skip + number])

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from relais.core.clock import now
from relais.core.jobs.definition import JobDefinition, register
from relais.core.jobs.errors import JobNotFound
from relais.core.jobs.queue import enqueue
from relais.core.jobs.rules import Daily, Every, Rule
from relais.core.models import Job, Schedule

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


@dataclass(frozen=True)
class ScheduledJob:
    job: JobDefinition[..., Any]
    rule: Rule


_scheduled: dict[str, ScheduledJob] = {}


def scheduled(
    *, every: timedelta | None = None, daily: str | None = None, zone: str = "Europe/Paris", **options: Any
) -> Callable[[Callable[Parameters, Result]], JobDefinition[Parameters, Result]]:
    """Register a job that the clock enqueues: `every=timedelta(minutes=5)`, or `daily="02:30"` in a time zone.

    A time is left out while the job of the time before has not ended; after a stop, missed times are made up for by one run.
    """
    rule: Rule
    if every is not None and daily is None:
        rule = Every(every)
    elif daily is not None and every is None:
        rule = Daily(time.fromisoformat(daily), zone)
    else:
        raise TypeError("A schedule has either every= or daily=.")

    def decorate(function: Callable[Parameters, Result]) -> JobDefinition[Parameters, Result]:
        definition = register(function, **options)
        _scheduled[definition.name] = ScheduledJob(definition, rule)
        return definition

    return decorate


def plan_schedules() -> None:
    """Give each scheduled job of the code its row, and a new time if its rule, or the clock, has changed."""
    rows = {row.name: row for row in Schedule.objects.filter(name__in=_scheduled)}
    missing = [name for name in _scheduled if name not in rows]
    if missing:
        Schedule.objects.bulk_create((_row(name) for name in missing), ignore_conflicts=True)
    for name, row in rows.items():
        planned = _row(name)
        if row.rule != planned.rule or row.next_run_at > planned.next_run_at:
            Schedule.objects.filter(pk=row.pk, next_run_at=row.next_run_at).update(rule=planned.rule, next_run_at=planned.next_run_at)


def tick() -> int:
    """Enqueue every scheduled job whose time has come; the answer is how many. Of several schedulers one does it."""
    moment = now()
    due = Schedule.objects.filter(name__in=_scheduled, next_run_at__lte=moment)
    if not due.exists():
        return 0
    with transaction.atomic():
        return sum(_tick(schedule, moment) for schedule in due.select_for_update(skip_locked=True))


def all_schedules() -> list[tuple[ScheduledJob, Schedule]]:
    """What is scheduled, the next one first, with its row and its last job."""
    rows = Schedule.objects.filter(name__in=_scheduled).select_related("last_job").order_by("next_run_at", "name")
    return [(_scheduled[row.name], row) for row in rows]


def find_schedule(**which: object) -> Schedule:
    """The schedule of a job that the code still has."""
    found = Schedule.objects.filter(name__in=_scheduled, **which).first()
    if found is None:
        raise JobNotFound(_("There is no such schedule."))
    return found


def run_now(name: str, *, actor_id: int | None = None) -> Job:
    """Enqueue a scheduled job beside its times; where its last run has not ended, the answer is that one."""
    with transaction.atomic():
        schedule = Schedule.objects.select_for_update().filter(name=name).first()
        if schedule is None or name not in _scheduled:
            raise JobNotFound(_("There is no such schedule."))
        if schedule.last_job is not None and not schedule.last_job.is_finished:
            return schedule.last_job
        schedule.last_job = enqueue(_scheduled[name].job, actor_id=actor_id)
        schedule.last_run_at = now()
        schedule.save(update_fields=["last_job", "last_run_at"])
    return schedule.last_job


def _row(name: str) -> Schedule:
    rule = _scheduled[name].rule
    return Schedule(name=name, rule=str(rule), next_run_at=rule.next_after(now()))


def _tick(schedule: Schedule, moment: datetime) -> bool:
    planned, entry = schedule.next_run_at, _scheduled[schedule.name]
    schedule.next_run_at = entry.rule.next_after(moment, planned)
    is_free = schedule.last_job is None or schedule.last_job.is_finished
    if is_free:
        schedule.last_job = enqueue(entry.job, idempotency_key=f"schedule:{schedule.name}:{planned.isoformat()}")
        schedule.last_run_at = moment
    schedule.save(update_fields=["next_run_at", "last_job", "last_run_at"])
    return is_free

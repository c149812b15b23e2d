"""The way back of what touched many records: in the background, batch after batch, as one undo that can be stopped and gone on with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relais.accounts.actors import Actor
from relais.core import clock, jobs
from relais.core.reading import read_records
from relais.records.changes.bulk import actor_of, keep_outcome
from relais.records.changes.ending import tell_end
from relais.records.changes.outcome import Outcome
from relais.records.changes.undo import Undone, check_may_undo, in_order_of_return, undo, undo_part
from relais.records.changes.writing import start_operation
from relais.records.models import Operation

AT_ONCE = 500
BATCH = 500
#: Operations made of others are taken back by those who made them; their `details` say by whom under "way_back".
WayBack = Callable[[Operation, Actor], Undone]
_ways_back: dict[str, WayBack] = {}


def register_way_back(name: str, start: WayBack) -> None:
    _ways_back[name] = start


def start_undo(operation: Operation, *, by: Actor) -> Undone:
    """Take an operation back: at once if it is small, otherwise in the background (`Undone.job_id`)."""
    with transaction.atomic():
        operation = Operation.objects.select_for_update().get(pk=operation.pk)
        check_may_undo(operation, by)
        if "way_back" in operation.details:
            return _ways_back[operation.details["way_back"]](operation, by)
        begun = operation.undone_by
        if begun is None and operation.changes.order_by()[: AT_ONCE + 1].count() <= AT_ONCE:
            return undo(operation, by=by)
        undoing = begun or _begin(operation, by=by)
        undoing.details |= {"job": jobs.enqueue(run_undo, actor_id=undoing.actor_id, operation_id=undoing.pk).pk}
        undoing.save(update_fields=["details"])
    return Undone(undoing, job_id=undoing.details["job"])


def undo_in_portions(operation: Operation, *, by: Actor) -> Undone:
    """Take an operation back here and now, batch after batch; where that is killed, calling it again goes on where it stood."""
    with transaction.atomic():
        operation = Operation.objects.select_for_update().get(pk=operation.pk)
        check_may_undo(operation, by)
        undoing = operation.undone_by or _begin(operation, by=by)
    while operation.undone_at is None:
        with transaction.atomic():
            undoing = Operation.objects.select_for_update().get(pk=undoing.pk)
            operation = Operation.objects.get(pk=operation.pk)
            if operation.undone_at is None:
                _undo_next(operation, undoing, by=by)
    return Undone(undoing)


def _begin(operation: Operation, *, by: Actor) -> Operation:
    number = sum(changes.count() for changes in in_order_of_return([operation]))
    undoing = start_operation(Operation.Kind.UNDO, operation.type, by=by, of=operation.pk, selected=number)
    operation.undone_by = undoing
    operation.save(update_fields=["undone_by"])
    return undoing


@jobs.job(title=_("Undo a change of many records"), timeout=timedelta(hours=6), ended=tell_end)
def run_undo(job: jobs.RunningJob, operation_id: int, actor_id: int | None = None) -> dict[str, int]:
    """From the newest change to the oldest; how far it is stands in the operation, written with each batch."""
    undoing = Operation.objects.select_related("actor").get(pk=operation_id)
    operation, by = Operation.objects.get(pk=undoing.details["of"]), actor_of(undoing, actor_id)
    while operation.undone_at is None:
        with transaction.atomic():
            _undo_next(operation, undoing, by=by)
            job.checkpoint({}, done=undoing.details.get("done", 0), total=undoing.details["selected"])
        job.give_way()
    return Outcome.of(undoing.details).kept()


def _undo_next(operation: Operation, undoing: Operation, *, by: Actor) -> None:
    from relais.records.changes.merging import unmerge

    before, done = undoing.details.get("before"), undoing.details.get("done", 0)
    result = Undone(undoing, is_of_merges=operation.kind == Operation.Kind.MERGE)
    *first, left = in_order_of_return([operation])
    if before is None and first:
        unmerge([operation])
        losers = read_records(first[0])
        undo_part(losers, result, by=by)
        done += len(losers)
    part = read_records((left if before is None else left.filter(id__lt=before))[:BATCH])
    if not part:
        operation.undone_at = clock.now()
        operation.save(update_fields=["undone_at"])
        return
    undo_part(part, result, by=by)
    outcome = Outcome.of(undoing.details) + Outcome(changed=result.records, closed=len(result.kept))
    undoing.details |= {"before": part[-1].pk, "done": done + len(part)}
    keep_outcome(undoing, outcome)

"""Merging the members of a group, by hand or by rule; and many groups in the background, with one way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from relais.accounts.actors import Actor
from relais.core import clock, jobs
from relais.core.models import Job
from relais.dataquality.actions.portion import merge_portion
from relais.dataquality.errors import GroupIsGone, MergingIsOver, NothingToGoOnWith
from relais.dataquality.groups import groups_open_to
from relais.dataquality.models import MergeOfRun, MergingRun
from relais.records.api import (
    Merged,
    Merging,
    Operation,
    RecordType,
    Undone,
    demand,
    merge_many,
    start_operation,
    tell_end_of,
    undo_all,
    visible,
)

#: Groups in one transaction: more would let others wait longer, fewer would ask the database as much for less.
PORTION = 50
LONGEST = timedelta(hours=12)
#: Under this name the operation of a run says how it is taken back.
WAY_BACK = "merging-run"


def merge_members(declared: RecordType, ids: Sequence[int], *, survivor: int, values: Mapping[str, Any], by: Actor) -> Merged:
    """Make one record of these; `survivor` stays, with `values`. Answers it and the operation that can be undone."""
    opened = set(visible(by.user, declared, "change").filter(pk__in=ids).values_list("pk", flat=True))
    if survivor not in opened or len(opened) < 2 or set(ids) != opened:
        raise GroupIsGone
    (merged,) = merge_many(declared, [Merging(survivor, [pk for pk in ids if pk != survivor], values)], by=by)
    return merged


def start_merging(declared: RecordType, rule: str, least_score: float, *, by: Actor) -> MergingRun:
    """Merge every group that is at least so sure, in the background."""
    demand(by.user, "change", declared)
    demand(by.user, "delete", declared)
    demand(by.user, "bulk", declared)
    groups = list(groups_open_to(by.user, declared).filter(score__gte=least_score).values_list("pk", flat=True))
    with transaction.atomic():
        run = MergingRun.objects.create(type=declared.key, rule=rule, least_score=least_score, by=by.user, planned=len(groups))
        run.job = jobs.enqueue(merge_groups, actor_id=by.user_id, run_id=run.pk, groups=groups)
        run.operation = start_operation(Operation.Kind.MERGE, declared.key, by=by, groups=len(groups), **_place_of(run, run.job))
        run.save(update_fields=["job", "operation"])
    return run


def _place_of(run: MergingRun, job: Job) -> dict[str, Any]:
    """Where a run and its undo tell how far they are, and who takes the run back."""
    return {"page": reverse("dataquality:run", args=[run.type, run.pk]), "way_back": WAY_BACK, "job": job.pk}


def stop_merging(run: MergingRun) -> None:
    """What is merged by now stays merged, and can be undone."""
    if run.job is not None and not run.job.is_finished:
        jobs.cancel(run.job.pk)


def go_on_merging(run: MergingRun) -> None:
    """Take up a run again that was stopped or given up, at the next group; or its undo."""
    with transaction.atomic():
        run = _locked(run.pk)
        going = run.undoing or run.job
        if run.undone_at is not None or going is None or not going.is_finished or going.state == Job.State.DONE:
            raise NothingToGoOnWith
        jobs.retry(going.pk)


def undo_merging(run: MergingRun, *, by: Actor | None = None) -> Undone:
    """Take every merge of the run back, the last one first, in the background."""
    with transaction.atomic():
        run = _locked(run.pk)
        if run.undone_at or not run.merged or (run.job and not run.job.is_finished) or (run.undoing and not run.undoing.is_finished):
            raise MergingIsOver
        if run.undoing is None:
            run.undoing = jobs.enqueue(undo_merges, actor_id=run.by_id, run_id=run.pk)
            run.save(update_fields=["undoing"])
        else:
            jobs.retry(run.undoing.pk)
        return Undone(_undoing_of(run, run.undoing, by or Actor(run.by, "bulk")), job_id=run.undoing.pk)


def _undoing_of(run: MergingRun, job: Job, by: Actor) -> Operation:
    """The operation of the undo: the one that was begun before, or a new one."""
    if run.operation is None:
        run.operation = start_operation(Operation.Kind.MERGE, run.type, by=by, groups=run.planned)
        run.save(update_fields=["operation"])
    place = _place_of(run, job) | {"of": run.operation.pk, "groups": run.merged}
    undoing = run.operation.undone_by or start_operation(Operation.Kind.UNDO, run.type, by=by)
    undoing.details |= place
    undoing.save(update_fields=["details"])
    run.operation.undone_by = undoing
    run.operation.save(update_fields=["undone_by"])
    return undoing


def take_back(operation: Operation, by: Actor) -> Undone:
    """Undo the run that an operation stands for."""
    return undo_merging(MergingRun.objects.get(operation=operation), by=by)


def _locked(pk: int) -> MergingRun:
    MergingRun.objects.select_for_update().get(pk=pk)
    return MergingRun.objects.select_related("job", "undoing", "by", "operation__undone_by").get(pk=pk)


def tell_end(job: Job) -> None:
    """Whoever began the run hears that it, or its undo, has ended."""
    run = MergingRun.objects.select_related("operation__undone_by").get(pk=job.arguments["run_id"])
    if run.operation is not None:
        tell_end_of(run.operation.undone_by or run.operation, job)


@jobs.job(title=_("Merge duplicates"), timeout=LONGEST, ended=tell_end)
def merge_groups(job: jobs.RunningJob, run_id: int, groups: list[int]) -> dict[str, int]:
    """Portion after portion, each in one transaction with its checkpoint: a killed worker goes on where it was."""
    run = MergingRun.objects.select_related("by", "operation").get(pk=run_id)
    done = int(job.saved.get("done", 0))
    while done < len(groups):
        with transaction.atomic():
            run.refresh_from_db(fields=["merged", "refused"])
            outcome = merge_portion(run, groups[done : done + PORTION])
            run.merged += outcome.merged
            run.refused += outcome.refused
            run.save(update_fields=["merged", "refused"])
            _keep(run.operation, changed=run.merged, refused=run.refused)
            done += outcome.total
            job.checkpoint({"done": done}, done=done, total=len(groups))
        job.give_way()
    return {"merged": run.merged, "refused": run.refused}


@jobs.job(title=_("Undo the merging of duplicates"), timeout=LONGEST, ended=tell_end)
def undo_merges(job: jobs.RunningJob, run_id: int) -> dict[str, int]:
    """From the last merge to the first, each portion in one transaction; those that somebody has undone already are left out."""
    run = MergingRun.objects.select_related("by", "operation__undone_by").get(pk=run_id)
    assert run.operation is not None  # whoever began the undo has seen to both
    assert run.operation.undone_by is not None
    merges = MergeOfRun.objects.filter(run=run, operation__undone_at=None).order_by("-pk")
    saved = job.saved or {"undone": 0, "kept": 0}
    total = saved["undone"] + merges.count()
    while True:
        left = merges.filter(pk__lt=saved["before"]) if "before" in saved else merges
        part = list(left.values_list("pk", "operation")[:PORTION])
        if not part:
            break
        with transaction.atomic():
            kept = len(undo_all([operation for _pk, operation in part], run.operation.undone_by, by=Actor(run.by, "bulk")).kept)
            saved = {"undone": saved["undone"] + len(part), "kept": saved["kept"] + kept, "before": part[-1][0]}
            _keep(run.operation.undone_by, changed=saved["undone"], closed=saved["kept"])
            job.checkpoint(saved, done=saved["undone"], total=total)
        job.give_way()
    run.undone_at = run.operation.undone_at = clock.now()
    with transaction.atomic():
        run.save(update_fields=["undone_at"])
        run.operation.save(update_fields=["undone_at"])
    return {"undone": saved["undone"], "kept": saved["kept"]}


def _keep(operation: Operation | None, **figures: int) -> None:
    if operation is not None:
        operation.details |= figures
        operation.save(update_fields=["details"])

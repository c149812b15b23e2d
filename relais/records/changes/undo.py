"""Undo: the way back of an edit, a bulk edit, a deletion, a merge or an import, as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from relais.accounts.actors import SYSTEM, Actor
from relais.core import clock
from relais.core.errors import DomainError, NotAllowed
from relais.core.models import Job
from relais.core.reading import read_records
from relais.records.access.gate import condition_for, writable_fields
from relais.records.changes.draft import Draft
from relais.records.changes.writing import allowed_among, chunks, lock, start_operation, update
from relais.records.fields import Field
from relais.records.models import Change, Operation
from relais.records.record_type import RecordType
from relais.records.registry import registry

BATCH = 500


class AlreadyUndone(DomainError):
    code = "already_undone"
    status = 409


class StillGoingOn(DomainError):
    code = "still_going_on"
    status = 409


@dataclass
class Undone:
    """What came of an undo: how many records went back, and which stayed because they changed since or are closed to the actor.

    With a `job_id` it goes on in the background. `is_of_merges`: what the product led over or wrote beside goes back by its own right,
    or the records would come apart by halves.
    """

    operation: Operation
    records: int = 0
    kept: list[tuple[str, int]] = field(default_factory=list)
    job_id: int | None = None
    is_of_merges: bool = False


def undo(operation: Operation, *, by: Actor) -> Undone:
    """Take an operation back. A value that someone changed since stays as it is and is reported."""
    with transaction.atomic():
        operation = Operation.objects.select_for_update().get(pk=operation.pk)
        check_may_undo(operation, by)
        result = Undone(start_operation(Operation.Kind.UNDO, operation.type, by=by, of=operation.pk))
        _take_back([operation], result, by=by)
    return result


def undo_all(pks: Sequence[int], undoing: Operation, *, by: Actor) -> Undone:
    """Take several operations back as parts of one undo that has begun; those that are undone already are left out."""
    with transaction.atomic():
        result = Undone(undoing)
        _take_back(list(Operation.objects.select_for_update().filter(pk__in=pks, undone_at=None)), result, by=by)
    return result


def _take_back(operations: Sequence[Operation], result: Undone, *, by: Actor) -> None:
    from relais.records.changes.merging import unmerge

    merges = [operation for operation in operations if operation.kind == Operation.Kind.MERGE]
    unmerge(merges)
    result.is_of_merges = bool(merges)
    for changes in in_order_of_return(operations):
        part = read_records(changes[:BATCH])
        while part:
            undo_part(part, result, by=by)
            part = read_records(changes.filter(id__lt=part[-1].pk)[:BATCH])
    Operation.objects.filter(pk__in=[operation.pk for operation in operations]).update(undone_at=clock.now(), undone_by=result.operation)


def in_order_of_return(operations: Sequence[Operation]) -> list[QuerySet[Change]]:
    """The changes of operations as they go back: the newest first, but that the losers of a merge come back before anything else.

    What followed the winner stands with them again, and is open only to those who see them. That there was a merge stays told.
    """
    done = Change.objects.filter(operation__in=[operation.pk for operation in operations])
    changes = done.exclude(verb=Change.Verb.MERGED).order_by("-id")
    merges = [operation.pk for operation in operations if operation.kind == Operation.Kind.MERGE]
    losers = Q(operation__in=merges, verb=Change.Verb.DELETED)
    return [changes.filter(losers), changes.exclude(losers)] if merges else [changes]


def check_may_undo(operation: Operation, by: Actor) -> None:
    """Only once, only when it is over, only by who did it or an administrator."""
    if operation.undone_at is not None:
        raise AlreadyUndone(_("This was already undone."))
    if is_going_on(operation):
        raise StillGoingOn(_("This is still going on. Stop it, or wait for its end, to undo it."))
    if operation.undone_by is not None and is_going_on(operation.undone_by):
        raise StillGoingOn(_("This is being undone already."))
    if by.user is not None and operation.actor_id != by.user_id and not by.user.is_administrator:
        raise NotAllowed(_("Only the person who did this, or an administrator, can undo it."))


def is_going_on(operation: Operation) -> bool:
    """Whether a job still works on it."""
    return Job.objects.filter(pk=operation.details.get("job") or 0, finished_at=None).exists()


def undo_part(changes: Sequence[Change], result: Undone, *, by: Actor) -> None:
    """Changes from newest to oldest; a run of one verb on one type goes back together."""
    run: list[Change] = []
    held: set[int] = set()
    for change in changes:
        if run and ((change.type, change.verb) != (run[0].type, run[0].verb) or change.record_id in held):
            _undo_run(run, result, by=by)
            run, held = [], set()
        run.append(change)
        held.add(change.record_id)
    if run:
        _undo_run(run, result, by=by)


def _undo_run(run: Sequence[Change], result: Undone, *, by: Actor) -> None:
    from relais.records.changes.door import _set_deleted

    declared = registry.get(run[0].type)
    ids = [change.record_id for change in run]
    verb = run[0].verb
    if verb == Change.Verb.CHANGED:
        done = _put_back(declared, run, result, by=by)
    else:
        to_bin = verb in (Change.Verb.CREATED, Change.Verb.RESTORED)
        # What one did oneself needs no right to delete, as long as it has not passed out of one's sight.
        condition = condition_for(by.user, declared, "view" if by.user_id == run[0].actor_id else "delete")
        staying = _changed_by_others(run, result.operation) if to_bin else set()
        going = [pk for pk in ids if pk not in staying]
        done = _set_deleted(declared, going, condition, by=by, operation=result.operation, to_bin=to_bin)
    result.records += len(done)
    result.kept += [(declared.key, pk) for pk in ids if pk not in set(done)]


def _changed_by_others(run: Sequence[Change], undoing: Operation) -> set[int]:
    """The records on which somebody else has worked since: they do not go to the bin with their creation."""
    since = Change.objects.filter(type=run[0].type, record_id__in=[change.record_id for change in run], id__gt=run[0].id)
    others = since.exclude(operation__in=[run[0].operation_id, undoing.pk]).exclude(actor=None).exclude(actor=run[0].actor_id)
    return set(others.values_list("record_id", flat=True))


def _may_write_again(declared: RecordType, change: Change, writable: Mapping[str, Field]) -> bool:
    """Whether every value that would go back is one that the actor may write now."""
    return all(key in writable or not own.editable for key in change.values if (own := declared.all_fields.get(key)))


def _put_back(declared: RecordType, run: Sequence[Change], result: Undone, *, by: Actor) -> list[int]:
    done: list[int] = []
    writable = declared.all_fields if result.is_of_merges else writable_fields(by.user, declared)
    followed = result.is_of_merges and declared.key != result.operation.type
    condition = None if followed else condition_for(by.user, declared, "change")
    for part in chunks(run, 500):
        allowed = allowed_among(declared, [change.record_id for change in part], condition)
        records = lock(declared, allowed)
        items: dict[str, dict[int, Any]] = {}
        for key in {key for change in part for key in change.values if key in declared.collections}:
            items[key] = declared.collections[key].read(records)
        drafts: list[Draft] = []
        for change in part:
            record = records.get(change.record_id)
            if record is None or not _may_write_again(declared, change, writable):
                continue
            draft = Draft(declared, record, {}, False, items={key: found.get(record.pk, []) for key, found in items.items()})
            changed_since = False
            for key, (old, new) in change.values.items():
                own = declared.all_fields.get(key)
                if own is None:
                    continue
                if own.dump(draft.current(key)) == new:
                    draft.values[key] = own.load(old)
                elif own.dump(draft.current(key)) != old:
                    changed_since = True
            if draft.values:
                drafts.append(draft)
            if draft.values or not changed_since:
                done.append(record.pk)
            if draft.values and changed_since:
                result.kept.append((declared.key, record.pk))
        update(declared, drafts, result.operation, by=by if by.user else SYSTEM)
    return done

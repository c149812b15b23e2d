"""The same change to many records: at once for some, in the background for many, one undo for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.core import jobs
from relais.core.errors import DomainError, InvalidValues, NotAllowed
from relais.core.inserting import insert_rows
from relais.records.access.gate import demand, in_the_bin, visible
from relais.records.changes.door import check_changes, delete_many, restore_many, write_changes
from relais.records.changes.draft import Draft
from relais.records.changes.ending import tell_end
from relais.records.changes.outcome import Outcome
from relais.records.changes.writing import chunks, start_operation
from relais.records.fields import Reader
from relais.records.models import Operation, Portion
from relais.records.query.compiler import filter_queryset
from relais.records.record_type import RecordType
from relais.records.registry import registry

AT_ONCE = 500
BATCH = 500
MOST_REASONS = 3
KINDS = {"change": Operation.Kind.BULK_EDIT, "delete": Operation.Kind.DELETE, "restore": Operation.Kind.RESTORE}


@dataclass(frozen=True)
class Selection:
    """Records chosen one by one (`ids`), or all that a Query means; of the bin, where they are to be restored."""

    type: RecordType
    ids: Sequence[int] = ()
    tree: Mapping[str, Any] | None = None
    is_everything: bool = False

    def pks(self, user: User | None, verb: str, reader: Reader) -> list[int]:
        """The ids of the selected records on which the user may do the verb."""
        return sorted(pk for rows in self._rows(user, verb, reader) for pk in rows.values_list("pk", flat=True))

    def count(self, user: User | None, verb: str, reader: Reader) -> int:
        return sum(rows.count() for rows in self._rows(user, verb, reader))

    def _rows(self, user: User | None, verb: str, reader: Reader) -> list[QuerySet[Any]]:
        rows = in_the_bin(user, self.type) if verb == "restore" else visible(user, self.type, verb)
        if self.is_everything:
            return [filter_queryset(rows, self.type, self.tree, user, reader) if self.tree else rows]
        return [rows.filter(pk__in=part) for part in chunks(list(dict.fromkeys(self.ids)), 1000)]


class CannotGoOn(DomainError):
    code = "cannot_go_on"
    status = 409


@dataclass(frozen=True)
class Started:
    """A bulk change: done (`job_id` None) or going on in the background."""

    operation: Operation
    outcome: Outcome
    job_id: int | None

    @property
    def number(self) -> int:
        """How many records were changed, or are going to be."""
        return self.outcome.changed if self.job_id is None else self.operation.details["selected"] - self.outcome.closed


def start_bulk(selection: Selection, verb: str, values: Mapping[str, Any], *, by: Actor, reader: Reader) -> Started:
    """Change (`verb` "change" with JSON values), delete or restore everything selected."""
    declared = selection.type
    demand(by.user, "delete" if verb == "restore" else verb, declared)
    demand(by.user, "bulk", declared)
    pks = selection.pks(by.user, verb, reader)
    closed = 0 if verb == "restore" else max(selection.count(by.user, "view", reader) - len(pks), 0)
    outcome, job_id = Outcome(closed=closed), None
    with transaction.atomic():
        operation = start_operation(KINDS[verb], declared.key, by=by, selected=len(pks) + closed)
        if len(pks) <= AT_ONCE:
            outcome += apply_to(declared, pks, verb, values, operation, by=by)
        else:
            insert_rows(Portion, ("operation_id", "ids"), ((operation.pk, list(part)) for part in chunks(pks, BATCH)))
            job_id = jobs.enqueue(run_bulk, actor_id=by.user_id, operation_id=operation.pk, verb=verb, values=dict(values)).pk
            operation.details |= {"job": job_id}
        keep_outcome(operation, outcome)
    return Started(operation, outcome, job_id)


def keep_outcome(operation: Operation, outcome: Outcome) -> None:
    operation.details |= outcome.kept()
    operation.save(update_fields=["details"])


def apply_to(declared: RecordType, pks: Sequence[int], verb: str, values: Mapping[str, Any], operation: Operation, *, by: Actor) -> Outcome:
    """Do it to some records, all in one transaction."""
    if verb != "change":
        moved = len((delete_many if verb == "delete" else restore_many)(declared, pks, by=by, operation=operation))
        return Outcome(changed=moved, closed=len(pks) - moved)
    demand(by.user, "change", declared)
    with transaction.atomic():
        checked = check_changes(declared, dict.fromkeys(pks, values), by=by)
        good = [found for found in checked.values() if isinstance(found, Draft)]
        _note_reasons(operation, [found for found in checked.values() if isinstance(found, InvalidValues)])
        changed = len(write_changes(declared, good, by=by, operation=operation))
    return Outcome(changed, len(good) - changed, len(checked) - len(good), len(pks) - len(checked))


def _note_reasons(operation: Operation, refused: Sequence[InvalidValues]) -> None:
    """The first of the sentences by which some were refused, each once."""
    told = dict.fromkeys([*operation.details.get("reasons", ()), *(str(each) for each in refused)])
    if told:
        operation.details["reasons"] = list(told)[:MOST_REASONS]


@jobs.job(title=_("Change many records"), timeout=timedelta(hours=6), ended=tell_end)
def run_bulk(job: jobs.RunningJob, operation_id: int, verb: str, values: dict[str, Any], actor_id: int | None = None) -> dict[str, int]:
    """Portion after portion, each in one transaction with what it leaves to do: a killed worker goes on where it was."""
    operation = Operation.objects.select_related("actor").get(pk=operation_id)
    declared, by = registry.get(operation.type), actor_of(operation, actor_id)
    while operation.undone_by_id is None:
        with transaction.atomic():
            portion = operation.portions.order_by("pk").first()
            if portion is None:
                break
            outcome = Outcome.of(operation.details) + _apply_or_part(declared, portion.ids, verb, values, operation, by=by)
            portion.delete()
            job.checkpoint({}, done=outcome.total, total=operation.details["selected"])
            keep_outcome(operation, outcome)
        job.give_way()
    return Outcome.of(operation.details).kept()


def go_on_with(operation: Operation) -> None:
    """Take up a change again that was stopped or given up, behind the last records that are done."""
    with transaction.atomic():
        operation = Operation.objects.select_for_update().get(pk=operation.pk)
        if operation.undone_by_id is not None or operation.undone_at is not None:
            raise CannotGoOn(_("This was undone, and does not go on."))
        try:
            jobs.retry(operation.details.get("job") or 0)
        except jobs.JobNotFound:
            raise CannotGoOn(_("This is still going on, or has come to its end.")) from None


def actor_of(operation: Operation, actor_id: int | None) -> Actor:
    """Whoever began it, with the rights that they have by now."""
    if operation.actor_id != actor_id:
        raise NotAllowed(_("The person who began this is no longer here."))
    return Actor(operation.actor, "bulk")


def _apply_or_part(
    declared: RecordType, pks: Sequence[int], verb: str, values: Mapping[str, Any], operation: Operation, *, by: Actor
) -> Outcome:
    """Where the database refuses some of these, the others are found by halves."""
    try:
        with transaction.atomic():
            return apply_to(declared, pks, verb, values, operation, by=by)
    except InvalidValues:
        if len(pks) == 1:
            return Outcome(refused=1)
    middle = len(pks) // 2
    return _apply_or_part(declared, pks[:middle], verb, values, operation, by=by) + _apply_or_part(
        declared, pks[middle:], verb, values, operation, by=by
    )

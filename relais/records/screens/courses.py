"""How far a change to many records is, what came of it, and what can be done about it now; in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relais.core.models import Job
from relais.records.changes.outcome import Outcome
from relais.records.models import Operation
from relais.records.record_type import RecordType
from relais.records.registry import registry
from relais.records.screens.answers import counted
from relais.ui.formats import current

Kind = Operation.Kind
State = Job.State


@dataclass(frozen=True)
class Course:
    """`way_back` is the undo of the operation, where one has begun."""

    operation: Operation
    type: RecordType
    job: Job | None
    way_back: Job | None

    @property
    def is_over(self) -> bool:
        return self.job is None or self.job.is_finished

    @property
    def is_undo(self) -> bool:
        return self.operation.kind == Kind.UNDO

    @property
    def is_being_undone(self) -> bool:
        return self.operation.undone_at is None and self.way_back is not None and not self.way_back.is_finished

    @property
    def can_undo(self) -> bool:
        return self.is_over and not self.is_undo and self.operation.undone_at is None and not self.is_being_undone

    @property
    def was_stopped(self) -> bool:
        return self.job is not None and self.job.state in (State.CANCELLED, State.DEAD)

    @property
    def can_go_on(self) -> bool:
        """It was stopped or given up half-way, and is not being taken back: it can be ended. An import goes on from its own page."""
        return self.was_stopped and self.operation.kind != Kind.IMPORT and self.operation.undone_by_id is None

    @property
    def has_page(self) -> bool:
        """Small things have none."""
        return bool(self.url)

    @property
    def url(self) -> str:
        """Where it tells how far it is: a page of its own, as an import has, or the usual one."""
        usual = reverse("records:bulk_progress", args=[self.type.key, self.operation.pk]) if "selected" in self.operation.details else ""
        return self.operation.details.get("page", usual)

    @property
    def groups(self) -> int | None:
        """Of a run that merges groups of records: how many."""
        return self.operation.details.get("groups")

    @property
    def total(self) -> int:
        known = self.job.progress_total if self.job else None
        return self.operation.details.get("selected", self.groups or known or 0)

    @property
    def done(self) -> int:
        if self.is_over and not self.was_stopped:
            return self.total
        return self.job.progress_done or 0 if self.job else 0

    @property
    def how_far(self) -> str:
        words = _("{done} of {total} records") if self.groups is None else _("{done} of {total} groups")
        return words.format(done=_figure(self.done), total=_figure(self.total))

    @property
    def title(self) -> str:
        """What it is: “bulk edit of 560 contacts”."""
        kind, records = str(Kind(self.operation.kind).label), str(self.type.name_plural)
        if self.groups is not None:
            records = counted_groups(self.groups)
        elif "selected" in self.operation.details:
            records = counted(self.total, self.type)
        return _("{kind}: {records}").format(kind=kind.capitalize(), records=records)

    @property
    def sentences(self) -> list[str]:
        if not self.is_over:
            return []
        end = {
            State.CANCELLED: _("Stopped. What was done until then stays."),
            State.DEAD: _("This came to an end too early, because of a fault."),
        }
        first = [end[State(self.job.state)]] if self.job and self.was_stopped else []
        if self.operation.undone_at is not None:
            return [*first, _("This was undone.")]
        return first + came_of(self.operation, self.type)

    @property
    def fault(self) -> str:
        """The rule that stopped it, where it is a sentence for people and no trace of a program."""
        error = self.job.error.strip() if self.job and self.job.state == State.DEAD else ""
        return "" if "\n" in error else error


def came_of(operation: Operation, declared: RecordType) -> list[str]:
    """What was done with how many, and why others stayed as they were."""
    if operation.kind == Kind.IMPORT:
        kept = operation.details
        made = [_("{records} created.").format(records=counted(kept.get("created", 0), declared))]
        return [*made, _("{records} changed.").format(records=counted(kept["updated"], declared))] if kept.get("updated") else made
    outcome = Outcome.of(operation.details)
    records = counted(outcome.changed, declared) if "groups" not in operation.details else counted_groups(outcome.changed)
    done = {Kind.DELETE: _("{records} moved to the bin."), Kind.RESTORE: _("{records} put back."), Kind.UNDO: _("Undone: {records}.")}
    done |= {Kind.MERGE: _("{records} merged.")}
    sentences = [done.get(Kind(operation.kind), _("{records} changed.")).format(records=records)]
    if outcome.same:
        sentences.append(_("{count} had this value before.").format(count=_figure(outcome.same)))
    if outcome.refused:
        sentences.append(_("{count} were refused.").format(count=_figure(outcome.refused)))
        sentences += operation.details.get("reasons", ())
    if outcome.closed and operation.kind == Kind.UNDO:
        sentences.append(_("{count} stayed as they are, because someone changed them since.").format(count=_figure(outcome.closed)))
    elif outcome.closed:
        stayed = ngettext(
            "{count} stayed as it is, because your role does not let you do this to it.",
            "{count} stayed as they are, because your role does not let you do this to them.",
            outcome.closed,
        )
        sentences.append(stayed.format(count=_figure(outcome.closed)))
    return sentences


def courses_of(operations: Iterable[Operation]) -> list[Course]:
    """With their jobs, in one query. What is of no type that is still there has no way back."""
    types = {declared.key: declared for declared in registry}
    found = [each for each in operations if each.type in types]
    jobs = Job.objects.defer("arguments").in_bulk([pk for each in found for pk in (_job_of(each), _job_of(each.undone_by)) if pk])
    return [Course(each, types[each.type], jobs.get(_job_of(each)), jobs.get(_job_of(each.undone_by))) for each in found]


def counted_groups(number: int) -> str:
    return ngettext("{count} group", "{count} groups", number).format(count=_figure(number))


def _job_of(operation: Operation | None) -> int:
    return operation.details.get("job") or 0 if operation else 0


def _figure(number: int) -> str:
    return current().number(number)

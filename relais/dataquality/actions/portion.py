"""Some of the groups of a run, merged in one go: their records are read together, and written together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from relais.accounts.actors import Actor
from relais.core.errors import DomainError
from relais.core.inserting import insert_rows
from relais.core.reading import read_records
from relais.dataquality.groups import seen_groups
from relais.dataquality.models import DuplicateGroup, MergeOfRun, MergingRun
from relais.dataquality.survivors import all_in_order, taken_over
from relais.records.api import Merged, Merging, RecordType, merge_many, registry, visible

Records = Sequence[Any]


@dataclass(frozen=True)
class Outcome:
    merged: int
    refused: int

    @property
    def total(self) -> int:
        return self.merged + self.refused


def merge_portion(run: MergingRun, pks: Sequence[int]) -> Outcome:
    """Merge these groups, or so many of the first as have nothing to do with each other. Needs a transaction."""
    declared, by = registry.get(run.type), Actor(run.by, "bulk")
    found = _open_groups(run, declared, pks)
    number = _apart(declared, [found.get(pk, ()) for pk in pks])
    ordered = all_in_order(declared, [found[pk] for pk in pks[:number] if pk in found], run.rule)
    ordered = _that_may_go(declared, ordered, by)
    mergings = [
        Merging(first.pk, [each.pk for each in others], taken_over(declared, (first, *others), by.user)) for first, *others in ordered
    ]
    merged = _merge_or_part(declared, mergings, run, by)
    insert_rows(MergeOfRun, ("run_id", "operation_id"), ((run.pk, each.operation.pk) for each in merged))
    return Outcome(len(merged), number - len(merged))


def _open_groups(run: MergingRun, declared: RecordType, pks: Sequence[int]) -> Mapping[int, Records]:
    """The records of each group that is still as sure and whole: they may have changed since, or be closed to whoever began the run."""
    seen = [each for each in seen_groups(declared, DuplicateGroup.objects.filter(pk__in=pks), run.by) if each.score >= run.least_score]
    rows = visible(run.by, declared, "change").filter(pk__in=[pk for group in seen for pk in group.members])
    records = {record.pk: record for record in read_records(rows)}
    return {group.pk: [records[pk] for pk in group.members] for group in seen if records.keys() >= set(group.members)}


def _that_may_go(declared: RecordType, groups: Sequence[list[Any]], by: Actor) -> list[list[Any]]:
    """The groups of which the actor may delete all records but the first."""
    losers = [record.pk for _first, *others in groups for record in others]
    deletable = set(visible(by.user, declared, "delete").filter(pk__in=losers).values_list("pk", flat=True))
    return [group for group in groups if deletable.issuperset(record.pk for record in group[1:])]


def _apart(declared: RecordType, groups: Sequence[Records]) -> int:
    """How many of the first groups share no record, and have none linked to a record of another one: what one takes over, no other moves."""
    links = [link for link in declared.links.values() if link.model is declared.model]
    held: set[int] = set()
    linked: set[int] = set()
    for number, records in enumerate(groups):
        own = {record.pk for record in records}
        beyond = {pk for link in links for record in records if (pk := link.get(record)) is not None} - own
        if not (own.isdisjoint(held | linked) and beyond.isdisjoint(held)):
            return number
        held |= own
        linked |= beyond
    return len(groups)


def _merge_or_part(declared: RecordType, mergings: Sequence[Merging], run: MergingRun, by: Actor) -> list[Merged]:
    """Where a rule refuses some of these, the others are found by halves."""
    if not mergings:
        return []
    try:
        with transaction.atomic():
            return merge_many(declared, mergings, by=by, part_of=run.operation_id)
    except DomainError:
        if len(mergings) == 1:
            return []
    middle = len(mergings) // 2
    return _merge_or_part(declared, mergings[:middle], run, by) + _merge_or_part(declared, mergings[middle:], run, by)

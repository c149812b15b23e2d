"""Records that are one: the winner keeps everything that was attached to the others. One merge or many at once, by the same steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relais.accounts.actors import SYSTEM, Actor
from relais.core.errors import DomainError, InvalidValues, NotFound
from relais.core.inserting import insert_records, insert_rows
from relais.core.updating import update_rows
from relais.records.access.gate import visible, visible_or_404
from relais.records.changes.attached import move_attached, move_back
from relais.records.changes.checking import draft_changes
from relais.records.changes.door import _set_deleted
from relais.records.changes.draft import Draft
from relais.records.changes.writing import EVENT_SIZE, chunks, lock, tell, update, write_audit
from relais.records.events import RecordsMerged
from relais.records.models import Change, Operation, Redirect
from relais.records.record_type import RecordType
from relais.records.registry import registry


class CannotMerge(DomainError):
    code = "cannot_merge"


@dataclass(frozen=True)
class Merging:
    """What is to become one: `losers` go into `winner`, which takes `values`."""

    winner: int
    losers: Sequence[int]
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Merged:
    """The winner as it now stands, and the operation that takes the merge back."""

    record: Any
    operation: Operation


def merge(winner: Any, losers: Sequence[Any], values: Mapping[str, Any], *, by: Actor) -> Any:
    """Put `losers` into `winner`, give it `values`, and lead everything attached to them over to it. Undo brings all back."""
    declared = registry.of(winner)
    if any(registry.of(loser) is not declared for loser in losers):
        raise _too_few()
    (merged,) = merge_many(declared, [Merging(winner.pk, [loser.pk for loser in losers], values)], by=by)
    return merged.record


def merge_many(declared: RecordType, mergings: Sequence[Merging], *, by: Actor, part_of: int | None = None) -> list[Merged]:
    """Do several merges or none, each an operation of its own; `part_of` is the operation that they are parts of.

    No record may be in two of them, nor be linked to by another: what one merge takes over must not be what another one moves.
    """
    if not declared.can_merge:
        raise CannotMerge(_("Records of {type} cannot be merged.").format(type=declared.name_plural))
    if any(each.winner in each.losers or not each.losers for each in mergings):
        raise _too_few()
    with transaction.atomic():
        records = _locked(declared, mergings, by=by)
        winner_of = {pk: each.winner for each in mergings for pk in each.losers}
        under = _begin(declared, mergings, move_attached(declared, winner_of), by=by, part_of=part_of)
        _set_deleted(declared, list(winner_of), None, by=by, operation=under, to_bin=True)
        _write(declared, [(records[each.winner], each.values) for each in mergings], under, by=by)
        # What follows the others into the winner does so whatever the actor may read of it: nothing is to be lost.
        _write(declared, _followed(declared, mergings, records), under, by=SYSTEM, audited_by=by)
        _redirect(declared, winner_of)
        write_audit(declared, [(records[each.winner], {}) for each in mergings], Change.Verb.MERGED, under)
        for part in chunks(list(winner_of), EVENT_SIZE):
            tell(RecordsMerged, declared, part, under, winner_ids=sorted({winner_of[pk] for pk in part}))
    return [Merged(records[each.winner], under[each.winner]) for each in mergings]


def _too_few() -> CannotMerge:
    return CannotMerge(_("Choose at least two different records of the same type."))


def _locked(declared: RecordType, mergings: Sequence[Merging], *, by: Actor) -> dict[int, Any]:
    """The records, for writing; refused unless the actor may change all of them and delete the losers."""
    losers = [pk for each in mergings for pk in each.losers]
    everything = [*(each.winner for each in mergings), *losers]
    for verb, pks in (("change", everything), ("delete", losers)):
        rows = visible(by.user, declared, verb)
        opened = {pk for part in chunks(pks, 1000) for pk in rows.filter(pk__in=part).values_list("pk", flat=True)}
        for pk in pks:
            if pk not in opened:
                visible_or_404(by.user, declared, pk, to=verb)
    records = lock(declared, sorted(everything))
    if len(records) != len(everything):
        raise NotFound(_("There is nothing here, or it is not open to you."))
    return records


def _begin(
    declared: RecordType, mergings: Sequence[Merging], moved: Mapping[int, Mapping[str, Any]], *, by: Actor, part_of: int | None
) -> dict[int, Operation]:
    """An operation a merge, by the id of each of its records."""
    whole = {} if part_of is None else {"part_of": part_of}
    started = [
        Operation(
            kind=Operation.Kind.MERGE, type=declared.key, actor_id=by.user_id, through=by.through,
            details=whole | {"winner": each.winner, "losers": list(each.losers), "moved": moved.get(each.winner, {})},
        )
        for each in mergings
    ]  # fmt: skip
    insert_records(started)
    return {pk: operation for each, operation in zip(mergings, started, strict=True) for pk in (each.winner, *each.losers)}


def _write(
    declared: RecordType,
    changes: Sequence[tuple[Any, Mapping[str, Any]]],
    under: Mapping[int, Operation],
    *,
    by: Actor,
    audited_by: Actor | None = None,
) -> None:
    drafts: list[Draft] = []
    for draft in draft_changes(declared, changes, by=by):
        if isinstance(draft, InvalidValues):
            raise draft
        drafts.append(draft)
    update(declared, drafts, under, by=audited_by or by)


def _followed(declared: RecordType, mergings: Sequence[Merging], records: Mapping[int, Any]) -> list[tuple[Any, dict[str, Any]]]:
    joined: dict[int, dict[str, Any]] = {each.winner: _untied(declared, each, records) for each in mergings}
    for key, collection in declared.collections.items():
        joining = [each for each in mergings if key not in each.values]
        found = collection.read(pk for each in joining for pk in (each.winner, *each.losers))
        for each in joining:
            theirs = [item for pk in each.losers for item in found.get(pk, [])]
            if theirs:
                joined[each.winner][key] = collection.dump(
                    [*found.get(each.winner, []), *_beside(theirs, has_primary=collection.has_primary)]
                )
    return [(records[pk], values) for pk, values in joined.items()]


def _beside(items: Iterable[dict[str, Any]], *, has_primary: bool) -> Iterable[dict[str, Any]]:
    """The winner keeps its main e-mail, address and so on, and gains those of the others that it lacks."""
    return (item | {"primary": False} for item in items) if has_primary else items


def _untied(declared: RecordType, merging: Merging, records: Mapping[int, Any]) -> dict[str, Any]:
    """A winner that stood below a loser comes to stand where that one stood."""
    values: dict[str, Any] = {}
    members = {merging.winner, *merging.losers}
    for key, link in declared.links.items():
        above = link.get(records[merging.winner]) if link.model is declared.model and key not in merging.values else None
        if above in members:
            beyond = link.get(records[above])
            values[key] = None if beyond in members else beyond
    return values


def _redirect(declared: RecordType, winner_of: Mapping[int, int]) -> None:
    """Old addresses lead to the winners, those of records that the losers took over earlier too."""
    for part in chunks(list(winner_of), 1000):
        earlier = Redirect.objects.filter(type=declared.key, to_id__in=part).values_list("pk", "to_id")
        update_rows(Redirect, ("to_id",), {pk: (winner_of[to],) for pk, to in earlier})
    insert_rows(Redirect, ("type", "from_id", "to_id"), ((declared.key, pk, winner) for pk, winner in winner_of.items()))


def unmerge(operations: Iterable[Operation]) -> None:
    """Give the others back what was attached to them, the newest merge first; the changes of the merges themselves are undone by `undo`."""
    newest_first = sorted(operations, key=lambda operation: -operation.pk)
    move_back([(operation.details["winner"], operation.details.get("moved", {})) for operation in newest_first])
    losers: dict[str, list[int]] = defaultdict(list)
    for operation in newest_first:
        losers[operation.type] += operation.details["losers"]
    for key, pks in losers.items():
        for part in chunks(pks, 1000):
            Redirect.objects.filter(type=key, from_id__in=part).delete()

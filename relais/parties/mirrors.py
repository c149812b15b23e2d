"""An employment is said twice: as the contact's organization and job title, for lists, and as a relationship with dates.

Whichever is written, the other follows, in the same operation, so that one undo takes both back. The same holds for the parent
of an organization. What follows is written by the product itself: it needs no right of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from relais.accounts.actors import Actor
from relais.core import clock
from relais.core.inserting import insert_rows
from relais.core.text import fold
from relais.parties.models import Party, Relationship
from relais.records.api import Operation, change_many, create_many, registry, start_operation

if TYPE_CHECKING:
    from relais.records.api import Draft


@dataclass(frozen=True)
class Mirror:
    """`link` of the party is the other end of its main relationship of this kind; `also` pairs fields of the party with those of it."""

    kind: str
    type: str
    link: str
    also: Mapping[str, str] = field(default_factory=dict)

    @property
    def attribute(self) -> str:
        return f"{self.link}_id"

    def values_of(self, party: Party) -> dict[str, Any]:
        return {theirs: getattr(party, ours) for ours, theirs in self.also.items()}


EMPLOYMENT = Mirror(Relationship.WORKS_FOR, "contacts", "organization", {"job_title": "title", "decision_role": "decision_role"})
OWNERSHIP = Mirror(Relationship.SUBSIDIARY_OF, "organizations", "parent")
#: Who writes what follows; nothing follows from that again.
FOLLOWING = Actor(user=None, through="system")
MIRRORS = {mirror.kind: mirror for mirror in (EMPLOYMENT, OWNERSHIP)}


def follow_parties(mirror: Mirror, drafts: Sequence[Draft], *, by: Actor) -> None:
    """Relationships follow what was written on parties."""
    if by is FOLLOWING:
        return
    _add_for_new(mirror, [draft.record for draft in drafts if draft.is_new and getattr(draft.record, mirror.attribute)], by=by)
    watched = {mirror.link, *mirror.also}
    changed = [draft for draft in drafts if not draft.is_new and not watched.isdisjoint(draft.values)]
    if changed:
        _follow_changes(mirror, changed)


def _add_for_new(mirror: Mirror, parties: Sequence[Party], *, by: Actor) -> None:
    """The audit of the new party tells of its employment, so that an import writes no second one."""
    columns = (
        "from_party_id", "kind", "to_party_id", "is_primary", "title_key", "created_by_id", "updated_by_id", "created_at", "updated_at",
        *mirror.also.values(),
    )  # fmt: skip
    now = clock.now()
    rows = []
    for party in parties:
        values = mirror.values_of(party)
        same = (party.pk, mirror.kind, getattr(party, mirror.attribute), True, _title_key(mirror, values), by.user_id, by.user_id, now, now)
        rows.append((*same, *values.values()))
    insert_rows(Relationship, columns, rows)


def _title_key(mirror: Mirror, values: Mapping[str, Any]) -> str:
    """As the door would write it."""
    title = registry.get("relationships").compose_title({"kind": mirror.kind, **values})
    return " ".join((fold(title) or "").split())[:200]


def _follow_changes(mirror: Mirror, drafts: Sequence[Draft]) -> None:
    today = clock.today()
    held = _relationships(mirror.kind, [draft.record.pk for draft in drafts])
    targets = {getattr(draft.record, mirror.attribute) for draft in drafts} - {None}
    living = set(Party.objects.living().filter(pk__in=targets).values_list("pk", flat=True))
    changes: dict[int, dict[str, Any]] = {}
    new: dict[Operation, list[dict[str, Any]]] = defaultdict(list)
    under: dict[int, Operation] = {}
    for draft in drafts:
        party: Party = draft.record
        assert draft.operation is not None  # it is being written
        under |= {row.pk: draft.operation for row in held[party.pk]}
        target = getattr(party, mirror.attribute)
        matching = [row for row in held[party.pk] if row.to_party_id == target and (row.is_current(today) or row.until == today)]
        chosen = max(matching, key=_rank) if matching else None
        for row in held[party.pk]:
            if row is not chosen and row.is_primary and row.is_current(today):
                changes[row.pk] = {"until": today, "is_primary": False}
        if chosen is not None:
            changes[chosen.pk] = {"until": None, "is_primary": True, **mirror.values_of(party)}
        elif target in living:
            values = {"from_party": party.pk, "kind": mirror.kind, "to_party": target, "since": today, "is_primary": True}
            new[draft.operation].append(values | mirror.values_of(party))
    if changes:
        change_many("relationships", changes, by=FOLLOWING, operation=under)
    for operation, rows in new.items():
        create_many("relationships", rows, by=FOLLOWING, operation=operation)


def follow_relationships(rows: Iterable[Relationship], *, by: Actor, operation: Operation | None = None) -> None:
    """Parties follow what was written on their relationships."""
    if by is FOLLOWING:
        return
    touched: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.kind in MIRRORS:
            touched[row.kind].add(row.from_party_id)
    for kind, ids in touched.items():
        _follow_kind(MIRRORS[kind], ids, by=by, operation=operation)


def _follow_kind(mirror: Mirror, ids: set[int], *, by: Actor, operation: Operation | None) -> None:
    today = clock.today()
    held = _relationships(mirror.kind, ids)
    parties: dict[int, dict[str, Any]] = {}
    flags: dict[int, dict[str, Any]] = {}
    for party in Party.objects.living().filter(pk__in=ids):
        current = [row for row in held[party.pk] if row.is_current(today)]
        main = max(
            current, key=lambda row: (row.to_party_id == getattr(party, mirror.attribute) and row.is_primary, *_rank(row)), default=None
        )
        main = _newly_chosen(current, main) or main
        flags |= {row.pk: {"is_primary": row is main} for row in current if row.is_primary != (row is main)}
        wanted = _wanted(mirror, main)
        if any(getattr(party, mirror.attribute if name == mirror.link else name) != value for name, value in wanted.items()):
            parties[party.pk] = wanted
    if parties or flags:
        operation = operation or start_operation(Operation.Kind.EDIT, mirror.type, by=by)
        change_many(mirror.type, parties, by=FOLLOWING, operation=operation)
        change_many("relationships", flags, by=FOLLOWING, operation=operation)


def _newly_chosen(current: Sequence[Relationship], main: Relationship | None) -> Relationship | None:
    """Of two that are marked as the main one, the one marked last."""
    marked = [row for row in current if row.is_primary]
    return max(marked, key=lambda row: (row.updated_at, row.pk)) if len(marked) > 1 else None


def _wanted(mirror: Mirror, main: Relationship | None) -> dict[str, Any]:
    if main is None:
        return {mirror.link: None} | dict.fromkeys(mirror.also, "")
    return {mirror.link: main.to_party_id} | {ours: getattr(main, theirs) for ours, theirs in mirror.also.items()}


def _rank(row: Relationship) -> tuple[bool, date, int]:
    return row.is_primary, row.since or date.min, row.pk


def _relationships(kind: str, ids: Iterable[int]) -> dict[int, list[Relationship]]:
    found: dict[int, list[Relationship]] = defaultdict(list)
    for row in Relationship.objects.living().filter(kind=kind, from_party__in=list(ids)).order_by("pk"):
        found[row.from_party_id].append(row)
    return found


def move_relationships(parties: Sequence[Party], *, to_bin: bool) -> None:
    """What ties a party goes to the bin with it and comes back with it."""
    ids = [party.pk for party in parties]
    mine = Relationship.objects.filter(from_party__in=ids) | Relationship.objects.filter(to_party__in=ids)
    if to_bin:
        mine.filter(deleted_at=None).update(deleted_at=parties[0].deleted_at, was_binned_with_party=True)
    else:
        others_gone = Party.objects.exclude(deleted_at=None).exclude(pk__in=ids).values("pk")
        back = mine.filter(was_binned_with_party=True).exclude(from_party__in=others_gone).exclude(to_party__in=others_gone)
        back.update(deleted_at=None, was_binned_with_party=False)

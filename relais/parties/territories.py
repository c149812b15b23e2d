"""Which territory a party belongs to: the deepest whose Query holds, and those of all above it. People go with the organization they work for.

What somebody chose by hand stays (`territory_is_fixed`). When a territory is drawn anew, every party is looked at in the background.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from relais.accounts.actors import SYSTEM
from relais.core.errors import DomainError
from relais.core.kept import Kept
from relais.parties.models import Party, Territory
from relais.records.api import Condition, Operation, change_many, compile_query, registry
from relais.records.fields import Reader

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.accounts.models import User
    from relais.records.api import Draft, RecordType

BATCH = 500


@dataclass(frozen=True)
class KnownTerritory:
    """`query` holds what those above ask too; it is empty where the territory only groups others."""

    pk: int
    people: frozenset[int]
    query: Mapping[str, Any]


@dataclass
class Territories:
    """All of a firm: the deepest first, then as they are arranged."""

    deepest_first: Sequence[KnownTerritory] = ()
    parents: Mapping[int, int | None] = field(default_factory=dict)
    _conditions: dict[str, Sequence[tuple[int, Condition]]] = field(default_factory=dict)

    @cached_property
    def drawn(self) -> Sequence[KnownTerritory]:
        """Those that say what belongs to them."""
        return [each for each in self.deepest_first if each.query]

    def worked_by(self, user: User) -> set[int]:
        """The territories in which somebody works, and all below them."""
        roots = {each.pk for each in self.deepest_first if user.pk in each.people}
        return {pk for pk in self.parents if roots.intersection(self._trail(pk))}

    def conditions_for(self, declared: RecordType) -> Sequence[tuple[int, Condition]]:
        """The Queries of the territories as they are held against drafts; one that asks what such records do not have means none of them."""
        if declared.key not in self._conditions:
            self._conditions[declared.key] = list(self._read_conditions(declared))
        return self._conditions[declared.key]

    def _read_conditions(self, declared: RecordType) -> Iterator[tuple[int, Condition]]:
        for each in self.drawn:
            try:
                yield each.pk, Condition(declared, each.query, None, Reader())
            except DomainError:
                continue

    def _trail(self, pk: int | None) -> Iterator[int]:
        """A territory and all above it."""
        passed: set[int] = set()
        while pk is not None and pk not in passed:
            passed.add(pk)
            yield pk
            pk = self.parents.get(pk)


def read_territories(database: str) -> Territories:
    """All territories of the firm, out of the database."""
    rows = {row.pk: row for row in Territory.objects.using(database).filter(deleted_at=None)}
    found = Territories(parents={pk: row.parent_id for pk, row in rows.items()})
    known: list[tuple[int, int, str, KnownTerritory]] = []
    for pk, row in rows.items():
        trail = [rows[step] for step in found._trail(pk) if step in rows]
        query = {"all": [each.holds for each in trail if each.holds]} if row.holds else {}
        order = row.position if row.position is not None else 10_000
        known.append((-len(trail), order, row.title_key, KnownTerritory(pk, frozenset(row.people), query)))
    found.deepest_first = [each for *_order, each in sorted(known, key=lambda entry: entry[:3])]
    return found


TERRITORIES = Kept("territories", read_territories)


def place(declared: RecordType, drafts: Sequence[Draft], *, by: Actor) -> None:
    """Give what is written its territory, where nobody chose one."""
    conditions = TERRITORIES.get().conditions_for(declared)
    asked: list[Draft] = []
    for draft in drafts:
        is_chosen = _is_given(draft, "territory")
        if is_chosen and by.user is not None and not _is_given(draft, "territory_is_fixed"):
            draft.values["territory_is_fixed"] = draft.values["territory"] is not None
        is_kept = draft.get("territory_is_fixed") or (is_chosen and draft.values["territory"] is not None)
        if conditions and not is_kept and _may_move(draft, conditions):
            asked.append(draft)
    employers = _territories_of([employer for draft in asked if (employer := _employer_of(draft))])
    for draft in asked:
        employer = _employer_of(draft)
        found = employers.get(employer) if employer else None
        draft.values["territory"] = found or next((pk for pk, condition in conditions if condition.holds(draft.get)), None)


def follow_organizations(drafts: Sequence[Draft], *, by: Actor) -> None:
    """The people of an organization that moved go with it; where it belongs nowhere now, to where their own address puts them."""
    moved = {
        draft.record.pk: draft.values["territory"]
        for draft in drafts
        if draft.record.is_organization and "territory" in draft.values and not draft.is_new
    }
    for start in range(0, len(ids := sorted(moved)), BATCH):
        people = Party.objects.living().people().filter(organization_id__in=ids[start : start + BATCH], territory_is_fixed=False)
        changes = {pk: {"territory": moved[employer]} for pk, employer in people.values_list("id", "organization_id") if moved[employer]}
        if changes:
            change_many("contacts", changes, by=SYSTEM, operation=drafts[0].operation)
        if alone := [employer for employer in ids[start : start + BATCH] if not moved[employer]]:
            _place_by_query("contacts", people.filter(organization_id__in=alone), operation=drafts[0].operation)


def place_all() -> int:
    """Look at every party anew, after territories were drawn anew; answers how many moved."""
    moved = _place_by_query("organizations", Party.objects.living().organizations())
    alone = Party.objects.living().people().filter(Q(organization=None) | Q(organization__territory=None))
    with_employer = Party.objects.living().people().filter(organization__territory__isnull=False, territory_is_fixed=False)
    return moved + _place_by_query("contacts", alone) + _follow_employers(with_employer)


def _place_by_query(key: str, rows: QuerySet[Party], *, operation: Operation | None = None) -> int:
    declared = registry.get(key)
    open_rows = rows.filter(territory_is_fixed=False)
    taken, moved = Q(pk__in=[]), 0
    for each in TERRITORIES.get().drawn:
        try:
            held = compile_query(declared, each.query, None, Reader(), looks_ahead=False)
        except DomainError:
            continue
        moved += _move(key, open_rows.filter(held).exclude(taken).exclude(territory=each.pk), each.pk, operation)
        taken |= held
    return moved + _move(key, open_rows.exclude(taken).exclude(territory=None), None, operation)


def _follow_employers(people: QuerySet[Party]) -> int:
    moved = 0
    places = dict(Territory.objects.filter(deleted_at=None).values_list("id", "name"))
    for pk in places:
        moved += _move("contacts", people.filter(organization__territory=pk).exclude(territory=pk), pk)
    return moved


def _move(key: str, rows: QuerySet[Party], territory: int | None, operation: Operation | None = None) -> int:
    ids = list(rows.values_list("id", flat=True))
    for start in range(0, len(ids), BATCH):
        change_many(key, {pk: {"territory": territory} for pk in ids[start : start + BATCH]}, by=SYSTEM, operation=operation)
    return len(ids)


def _is_given(draft: Draft, key: str) -> bool:
    """Whether another value is written: a form sends what stands there along."""
    return key in draft.values and draft.values[key] != draft.current(key)


def _may_move(draft: Draft, conditions: Sequence[tuple[int, Condition]]) -> bool:
    """Whether what is written bears on where the party belongs."""
    written = draft.values.keys()
    return (
        draft.is_new
        or bool({"organization", "territory", "territory_is_fixed"} & written)
        or any(c.reads & written for _pk, c in conditions)
    )


def _employer_of(draft: Draft) -> int | None:
    return draft.get("organization") if "organization" in draft.type.all_fields else None


def _territories_of(ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    if ids:
        found.update(Party.objects.filter(pk__in=set(ids), territory__isnull=False).values_list("id", "territory_id"))
    return found

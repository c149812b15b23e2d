"""Where somebody may search: the types, and what of each is closed to this person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet

from relais.records.access.gate import can, readable_fields, sees_all, visible
from relais.records.search.blueprint import Blueprint, blueprint_of
from relais.records.search.entry_ids import RECORD_MASK, entry_id, first_id, type_number
from relais.records.search.segments import TITLE

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

#: Up to so many visible records, their entries are read and compared one by one, whatever is looked for.
FEW = 500


@dataclass(frozen=True)
class Place:
    """A type as one user may search it."""

    declared: RecordType
    user: User | None

    @cached_property
    def number(self) -> int:
        return type_number(self.declared.key)

    @property
    def first_id(self) -> int:
        return first_id(self.number)

    @property
    def last_id(self) -> int:
        return first_id(self.number) | RECORD_MASK

    @cached_property
    def blueprint(self) -> Blueprint:
        return blueprint_of(self.declared)

    @cached_property
    def closed(self) -> str:
        """The markers of the segments that the user may not read."""
        if self.user is None:
            return ""
        return self.blueprint.closed_to(readable_fields(self.user, self.declared), partial(sees_all, self.user))

    @property
    def hides_titles(self) -> bool:
        return TITLE in self.closed

    @cached_property
    def is_whole(self) -> bool:
        """No record of the type is hidden from the user."""
        return sees_all(self.user, self.declared)

    @cached_property
    def rows(self) -> QuerySet[Any]:
        return visible(self.user, self.declared)

    @cached_property
    def few(self) -> list[int] | None:
        """The ids of the entries open to the user, where these are few."""
        if self.is_whole:
            return None
        ids = list(self.rows.order_by().values_list("pk", flat=True)[: FEW + 1])
        return [entry_id(self.number, pk) for pk in ids] if len(ids) <= FEW else None


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The numbers of types as ranges, from and to: types that follow one another, with no other of the registry between them, are one."""
    from relais.records.registry import registry

    wanted = set(numbers)
    found: list[tuple[int, int]] = []
    is_within = False
    for number in sorted(type_number(declared.key) for declared in registry if declared.is_findable):
        if number in wanted and is_within:
            found[-1] = found[-1][0], number
        elif number in wanted:
            found.append((number, number))
        is_within = number in wanted
    return found


def places_of(user: User | None, keys: Iterable[str] | None = None) -> dict[int, Place]:
    """The types that the user may see, by their number; only those of these keys."""
    from relais.records.registry import registry

    wanted = None if keys is None else set(keys)
    types = [
        declared
        for declared in registry
        if declared.is_findable and (wanted is None or declared.key in wanted) and can(user, "view", declared)
    ]
    places = {place.number: place for place in (Place(declared, user) for declared in types)}
    if len(places) < len(types):
        raise ImproperlyConfigured(
            "The keys of two record types give them the same number in the search index; choose another key for one."
        )
    return places

"""Which records have an entry of a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from relais.records.api import RecordType, compile_query, registry, visible
from relais.records.fields import Field, Reader
from relais.records.fields.reference_lists import ReferenceChoice, ReferenceMultiChoice
from relais.records.models import ReferenceItem

if TYPE_CHECKING:
    from relais.accounts.models import User


@dataclass(frozen=True)
class Use:
    """A field of a type in which records have the entry."""

    type: RecordType
    field: Field
    number: int
    query: dict[str, Any]


def uses_of(entry: ReferenceItem, user: User | None) -> list[Use]:
    """Every field that takes entries of the list, with how many records have this one, as far as they are open to the user."""
    found: list[Use] = []
    for declared, own in fields_of_list(entry.list):
        query = {"field": own.key, "op": "has_any" if isinstance(own, ReferenceMultiChoice) else "is", "value": _value(own, entry.key)}
        condition = compile_query(declared, query, user, Reader.of(user), looks_ahead=False)
        found.append(Use(declared, own, visible(user, declared).filter(condition).count(), query))
    return found


def _value(own: Field, key: str) -> Any:
    return [key] if isinstance(own, ReferenceMultiChoice) else key


def fields_of_list(key: str) -> Iterator[tuple[RecordType, Field]]:
    for declared in registry:
        for own in declared.all_fields.values():
            if isinstance(own, ReferenceChoice | ReferenceMultiChoice) and own.reference_list.key == key:
                yield declared, own

"""What of a record is closed to its reader: fields that a role hides, and links to records that the reader may not see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any, TypeVar

from relais.records.access.gate import field_rights, hidden_title_columns, sees_all, visible
from relais.records.fields import Collection, Field, Link, LinkedRecord

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

Model = TypeVar("Model")


def hide_closed(
    declared: RecordType, rows: Sequence[dict[str, Any]], fields: Iterable[Field], user: User | None
) -> Sequence[dict[str, Any]]:
    """Blank in fetched rows what is closed: titles, and links to records that are not open. A query a link, none for who sees all."""
    if hidden := hidden_title_columns(user, declared):
        for row in rows:
            row.update(dict.fromkeys(hidden, ""))
    for own in fields:
        if isinstance(own, Link):
            _hide_closed_link(own, rows, user)
    return rows


def _hide_closed_link(own: Link, rows: Sequence[dict[str, Any]], user: User | None) -> None:
    if not all(sees_all(user, target) for target in own.targets):
        linked = {row[own.attribute] for row in rows} - {None}
        is_open: set[int] = set()
        for target in own.targets:
            is_open |= set(visible(user, target).filter(pk__in=linked).values_list("pk", flat=True))
        for row in rows:
            if row[own.attribute] not in is_open:
                row.update(dict.fromkeys(own.columns))
    if hidden := {f"{own.column}__{name}" for target in own.targets for name in hidden_title_columns(user, target)}:
        for row in rows:
            row.update(dict.fromkeys(hidden & row.keys(), ""))


Items = Mapping[int, list[dict[str, Any]]]


def open_links(collection: Collection, found: Items, user: User | None) -> Items:
    """The items with what the reader may know of the records that they lead to; links to closed ones are None. A query a link and type."""
    for key, link in collection.links.items():
        linked = {item[key] for items in found.values() for item in items} - {None}
        known: dict[int, LinkedRecord] = {}
        for target in link.targets if linked else ():
            for row in visible(user, target).filter(pk__in=linked).values("pk", *target.title_columns):
                known[row["pk"]] = LinkedRecord(row["pk"], open_title(target, row, user), target)
        for items in found.values():
            for item in items:
                item[key] = known.get(item[key])
    return found


def open_title(declared: RecordType, row: dict[str, Any], user: User | None) -> str:
    """What a fetched row is called, as far as that is open to the user."""
    return declared.compose_title(row | dict.fromkeys(hidden_title_columns(user, declared), ""))


def title_for(user: User | None, declared: RecordType, record: Any) -> str:
    """What a record is called, as far as that is open to the user."""
    return declared.title_of(as_seen_by(user, declared, record))


def as_seen_by(user: User | None, declared: RecordType, record: Model) -> Model:
    """The record, or a copy without the values of fields that the user may not read. Never to be written."""
    rights = field_rights(user, declared)
    # What is worked out from other columns has none of its own.
    kept = {column.attname for column in declared.model._meta.concrete_fields}
    closed = [own for key, own in declared.all_fields.items() if key not in rights and own.attributes and kept.issuperset(own.attributes)]
    if not closed:
        return record
    seen = copy(record)
    for own in closed:
        own.set(seen, own.empty)
    return seen

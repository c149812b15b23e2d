"""What of a record is closed to its reader: fields that a role hides, and links to records that the reader may not see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any, TypeVar

from relais.records.access.gate import can, field_rights, hidden_title_columns, sees_all, visible, visible_of
from relais.records.fields import Collection, Field, Link, LinkedRecord, Links

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

Model = TypeVar("Model")


def hide_closed(
    declared: RecordType, rows: Sequence[dict[str, Any]], fields: Iterable[Field], user: User | None
) -> Sequence[dict[str, Any]]:
    """Blank in fetched rows what is closed: titles, and links to records that are not open. A query a link, none for who sees all."""
    declared.complete(rows)
    if hidden := hidden_title_columns(user, declared):
        for row in rows:
            row.update(dict.fromkeys(hidden, ""))
    for own in fields:
        if isinstance(own, Link):
            _hide_closed_link(own, rows, user)
        elif isinstance(own, Links):
            _hide_closed_links(own, rows, user)
    return rows


def _hide_closed_link(own: Link, rows: Sequence[dict[str, Any]], user: User | None) -> None:
    if not own.is_joined and any(isinstance(row[own.attribute], LinkedRecord) for row in rows):
        return  # these rows have been here already
    if not all(sees_all(user, target) for target in own.targets):
        is_open = _open_among(own.model, own.targets, {row[own.attribute] for row in rows}, user)
        for row in rows:
            if row[own.attribute] not in is_open:
                row.update(dict.fromkeys(own.columns))
    if not own.is_joined:
        _follow(own, rows, user)
    if hidden := {f"{own.column}__{name}" for target in own.targets for name in hidden_title_columns(user, target)}:
        for row in rows:
            row.update(dict.fromkeys(hidden & row.keys(), ""))


def _follow(own: Link, rows: Sequence[dict[str, Any]], user: User | None) -> None:
    """What no join brings: the titles of the linked records, of which only open ones are left here."""
    known = _titles(own.targets, {row[own.attribute] for row in rows} - {None}, user)
    for row in rows:
        row[own.attribute] = known.get(row[own.attribute])


def _hide_closed_links(own: Links, rows: Sequence[dict[str, Any]], user: User | None) -> None:
    """In the place of the ids, the open records among them with their titles."""
    asked = {pk for row in rows for pk in row[own.column] or ()}
    if any(isinstance(each, LinkedRecord) for each in asked):
        return
    known = _titles(own.targets, open_among(own, asked, user), user)
    for row in rows:
        row[own.column] = [known[pk] for pk in row[own.column] or () if pk in known]


def open_among(own: Links, ids: set[int], user: User | None) -> set[int]:
    """Those of the linked records that the user may see."""
    return ids if all(sees_all(user, target) for target in own.targets) else _open_among(own.model, own.targets, ids, user)


def _titles(targets: Iterable[RecordType], ids: set[int], user: User | None) -> dict[int, LinkedRecord]:
    known: dict[int, LinkedRecord] = {}
    for target in targets if ids else ():
        for row in target.queryset(with_deleted=True).filter(pk__in=ids).values("pk", *target.title_columns):
            known[row["pk"]] = LinkedRecord(row["pk"], open_title(target, row, user), target)
    return known


def _open_among(model: type[Any], types: Iterable[RecordType], ids: set[Any], user: User | None) -> set[int]:
    """Those of the linked records that the user may see; nobody is a stranger to himself."""
    is_open: set[int] = {user.pk} if user is not None and isinstance(user, model) else set()
    asked, seen = ids - {None} - is_open, [each for each in types if can(user, "view", each)]
    if asked and seen:
        is_open |= set(visible_of(seen, user).filter(pk__in=asked).values_list("pk", flat=True))
    return is_open


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


def shown_to(user: User | None, declared: RecordType, records: Iterable[Model], *links: str) -> list[Model]:
    """Records for a page, without what is closed to the user: hidden values, and in these links the records that are not open.

    A link of a linked record is named behind a dot: `party.organization`. Never to be written. A query a table, none for who sees all.
    """
    seen = [as_seen_by(user, declared, record) for record in records]
    followed = [held for name in links for held in _held(declared, seen, name.split("."))]
    is_open: dict[Any, set[int]] = {}
    for model in {link.model for _record, link in followed}:
        asked = {pk for record, link in followed if link.model is model and (pk := link.get(record)) is not None}
        types = {target.key: target for _record, link in followed if link.model is model for target in link.targets}
        is_open[model] = asked if all(sees_all(user, each) for each in types.values()) else _open_among(model, types.values(), asked, user)
    for record, link in followed:
        pk = link.get(record)
        if pk is not None and pk not in is_open[link.model]:
            link.set(record, None)
        elif pk is not None and any(hidden_title_columns(user, target) for target in link.targets):
            linked = getattr(record, link.column)
            setattr(record, link.column, as_seen_by(user, next(each for each in link.targets if each.holds(linked)), linked))
    return seen


def _held(declared: RecordType, records: Iterable[Any], path: Sequence[str]) -> list[tuple[Any, Link]]:
    """The records that hold the last link of a path, each with that link."""
    link = declared.links[path[0]]
    holders = [record for record in records if link.get(record) is not None]
    if len(path) == 1:
        return [(record, link) for record in holders]
    found: list[tuple[Any, Link]] = []
    for target in link.targets:
        linked = [one for record in holders if target.holds(one := getattr(record, link.column))]
        found += _held(target, linked, path[1:]) if path[1] in target.links else []
    return found


def as_seen_by(user: User | None, declared: RecordType, record: Model) -> Model:
    """The record, or a copy without the values of fields that the user may not read. Never to be written."""
    rights = field_rights(user, declared)
    if len(rights) == len(declared.all_fields):
        return record
    # What is worked out from other columns has none of its own.
    kept = {column.attname for column in declared.model._meta.concrete_fields}
    closed = [own for key, own in declared.all_fields.items() if key not in rights and own.attributes and kept.issuperset(own.attributes)]
    seen = copy(record)
    for own in closed:
        own.set(seen, own.empty)
    return seen

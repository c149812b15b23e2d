"""Records as JSON. Times in UTC, money with its currency, links as number, type and title."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from relais.records.api import RecordType, UnknownField, hide_closed, open_links, readable_fields
from relais.records.fields import Collection, Field, File, Link, Links
from relais.records.fields.links import LinkedRecord


def chosen_fields(declared: RecordType, names: Sequence[str] | None, user: Any) -> dict[str, Field]:
    """The fields to answer with: those asked for, or all but the collections."""
    readable = readable_fields(user, declared)
    if not names:
        return {key: own for key, own in readable.items() if not isinstance(own, Collection)}
    for name in names:
        if name not in readable:
            raise UnknownField(
                _("“{field}” is not a field of {type}.").format(field=str(name)[:60], type=declared.key),
                field=str(name)[:200],
                allowed=sorted(readable),
            )
    return {name: readable[name] for name in names}


def columns_of(declared: RecordType, fields: Mapping[str, Field]) -> list[str]:
    names = ["pk", *([] if declared.is_ledger else ["version"]), *declared.title_columns]
    for own in fields.values():
        names += own.columns
    return list(dict.fromkeys(names))


def serialize(declared: RecordType, rows: Sequence[dict[str, Any]], fields: Mapping[str, Field], user: Any = None) -> list[dict[str, Any]]:
    """One mapping a row: id, version, title, then the fields."""
    values = [(key, _reading(declared, own, rows, user)) for key, own in fields.items() if key != "id"]
    return [
        {
            "id": row["pk"],
            "version": row.get("version", 1),
            "title": declared.compose_title(row),
            **{key: value(row) for key, value in values},
        }
        for row in rows
    ]


def _reading(declared: RecordType, own: Field, rows: Sequence[dict[str, Any]], user: Any) -> Callable[[dict[str, Any]], Any]:
    """What gives the value of a field in a row: decided once for all rows of a page."""
    if isinstance(own, Collection):
        items = open_links(own, own.read(row["pk"] for row in rows), user)
        return lambda row: [_item(own, item) for item in items.get(row["pk"], [])]
    if isinstance(own, Link):
        return lambda row: linked(own, own.from_row(row))
    if isinstance(own, File):
        return lambda row: _file(declared, own, row)
    if isinstance(own, Links):
        return lambda row: [linked(own.one, each) for each in own.from_row(row)]
    if own.dumps_as_is and type(own).from_row is Field.from_row:
        return itemgetter(own.column)
    return lambda row: own.dump(own.from_row(row))


def _file(declared: RecordType, own: File, row: dict[str, Any]) -> dict[str, Any] | None:
    kept = own.from_row(row)
    address = f"/api/v1/{declared.key}/{row['pk']}/file/?field={own.key}"
    return {"name": kept.name, "size": kept.size, "kind": kept.kind, "address": address} if kept else None


def _item(collection: Collection, item: dict[str, Any]) -> dict[str, Any]:
    return {key: linked(own, item.get(key)) if isinstance(own, Link) else own.dump(item.get(key)) for key, own in collection.items.items()}


def linked(own: Link, value: LinkedRecord | None) -> dict[str, Any] | None:
    return None if value is None else {"id": value.pk, "type": (value.type or own.target).key, "title": value.title}


def serialize_one(declared: RecordType, pk: int, user: Any, names: Sequence[str] | None = None) -> dict[str, Any]:
    """A record whole, its collections included. The gate was asked before."""
    fields = chosen_fields(declared, names or list(readable_fields(user, declared)), user)
    rows: Iterable[dict[str, Any]] = declared.queryset(with_deleted=True).filter(pk=pk).values(*columns_of(declared, fields))
    return serialize(declared, hide_closed(declared, list(rows), fields.values(), user), fields, user)[0]

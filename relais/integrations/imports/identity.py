"""Which record a row speaks of: by the fields that the user chose, or by what its type is known by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from relais.core.errors import InvalidValue
from relais.core.text import fold
from relais.records.api import RecordType, visible
from relais.records.fields import Field, Link, Text

Key = tuple[Any, ...]
BATCH = 500


def comparable(own: Field, value: Any) -> Any:
    """A value as identity compares it: text without case, accents and double spaces."""
    if value is None or value == "":
        return None
    if isinstance(own, Link) or own.key == "external_id":
        return value
    if isinstance(own, Text):
        return " ".join((fold(str(value)) or "").split())
    return value


def key_of(declared: RecordType, names: Sequence[str], values: Mapping[str, Any]) -> Key | None:
    """The identity of a row's values, or None where a part of it is missing."""
    parts = []
    for name in names:
        own = declared.all_fields[name]
        value = values.get(name)
        if value in (None, ""):
            value = _from_collection(declared, name, values)
        if value in (None, ""):
            return None
        if isinstance(own, Link):
            parts.append(value)
            continue
        try:
            parts.append(comparable(own, own.clean(value)))
        except InvalidValue:
            return None
    return tuple(parts) if parts else None


def _from_collection(declared: RecordType, name: str, values: Mapping[str, Any]) -> Any:
    """`email` is also known where the file gives `emails:work`."""
    for key, own in declared.collections.items():
        if name in own.copies and values.get(key):
            item = own.primary(values[key])
            return item.get(own.copies[name]) if item else None
    return None


def find_existing(declared: RecordType, names: Sequence[str], keys: Iterable[Key], user: Any) -> dict[Key, int]:
    """The records open to the user with these identities; of several, the oldest."""
    wanted = set(keys)
    found: dict[Key, int] = {}
    first = declared.all_fields[names[0]]
    by_first: dict[Any, list[Key]] = defaultdict(list)
    for key in wanted:
        by_first[key[0]].append(key)
    firsts = list(by_first)
    columns = [name for own in (declared.all_fields[name] for name in names) for name in own.attributes]
    for start in range(0, len(firsts), BATCH):
        rows = _having(visible(user, declared), declared, first, firsts[start : start + BATCH])
        for row in rows.order_by("pk").values("pk", *columns):
            key = tuple(comparable(declared.all_fields[name], row[declared.all_fields[name].attributes[0]]) for name in names)
            if key in wanted:
                found.setdefault(key, row["pk"])
    return found


def _having(rows: QuerySet[Any], declared: RecordType, own: Field, values: list[Any]) -> QuerySet[Any]:
    """Rows whose first part of the identity is one of these, through an index where there is one."""
    if isinstance(own, Text) and own.key != "external_id" and not own.is_stored_folded:
        if declared.title_columns == (own.column,) and declared.sorts_by_title:
            return rows.filter(title_key__in=[value[:200] for value in values])
        return rows.filter(**{f"{own.column}__folded__in": values})
    return rows.filter(**{f"{own.attributes[0]}__in": values})


def usual_identity(declared: RecordType, mapped: Iterable[str]) -> list[str]:
    """The best match key that the file fills; a name alone is taken for linked records and for types known by name."""
    names = set(mapped)
    for key, own in declared.collections.items():
        if key in names:
            names |= set(own.copies)
    return next(([key] for key in declared.match_keys if key in names), [])

"""Which record a row speaks of: by the fields that the user chose, or by what its type is known by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from relais.core.errors import InvalidValue
from relais.core.text import fold
from relais.core.values.countries import find_country
from relais.core.values.phones import parse_phone
from relais.integrations.marks import MARK, find_marked
from relais.records.api import RecordType, visible
from relais.records.fields import Country, Date, Email, Field, Link, Phone, Text, Url

Key = tuple[Any, ...]
#: Fields that together say which record is meant.
Identity = list[str]
BATCH = 500
#: What stands for first and last name in one column.
FULL_NAME = "full_name"
FULL = ("first_name", "last_name")
#: Where the firm stands: numbers of unknown origin are read as dialed from here.
HOME = "FR"


def tidy(text: str) -> str:
    """A name as names are compared: without case, accents and double spaces."""
    return " ".join((fold(text) or "").split())


def comparable(own: Field, value: Any) -> Any:
    """A value as identity compares it: text without case, accents and double spaces."""
    if value is None or value == "":
        return None
    if isinstance(own, (Link, Phone)) or own.key == "external_id":
        return value
    if isinstance(own, Text):
        return tidy(str(value))
    return value


def key_of(declared: RecordType, names: Sequence[str], values: Mapping[str, Any], home: str = HOME) -> Key | None:
    """The identity of a row's values, or None where its first part is missing. `home` is where numbers are dialed from."""
    if not names:
        return None
    parts = [_part(declared, name, values, home) for name in names]
    return tuple(parts) if parts[0] is not None else None


def _part(declared: RecordType, name: str, values: Mapping[str, Any], home: str) -> Any:
    if name == MARK:
        return values.get(MARK) or None
    own, value = declared.all_fields[name], _value(declared, name, values)
    if value in (None, "") or isinstance(own, Link):
        return value or None
    if isinstance(own, Phone):
        return _as_kept(str(value), values, home)
    try:
        return comparable(own, own.clean(value))
    except InvalidValue:
        return None


def _value(declared: RecordType, name: str, values: Mapping[str, Any]) -> Any:
    """`email` is also known where the file gives `emails:work`, a person's name where it gives first and last name."""
    if values.get(name) not in (None, ""):
        return values[name]
    if declared.title_columns == (name,) and has_full_name(declared):
        return " ".join(str(values[part]).strip() for part in FULL if values.get(part))
    for key, own in declared.collections.items():
        if name in own.copies and values.get(key):
            item = own.primary(values[key])
            return item.get(own.copies[name]) if item else None
    return None


def _as_kept(number: str, values: Mapping[str, Any], home: str) -> str:
    """A telephone number as it stands in the database: with the calling code of the row's own country, or of the user's."""
    country = values.get("country") or next((item["country"] for item in values.get("addresses") or () if item.get("country")), "")
    known = find_country(country) if country else None
    read = parse_phone(number, known.code if known else home, lenient=True)
    return read.e164 or number


def find_existing(declared: RecordType, names: Sequence[str], keys: Iterable[Key], user: Any) -> dict[Key, int]:
    """The records open to the user with these identities; of several, the oldest."""
    wanted = set(keys)
    if tuple(names) == (MARK,):
        return {(mark,): pk for mark, pk in find_marked(visible(user, declared), [key[0] for key in wanted]).items()}
    found: dict[Key, int] = {}
    fields = [declared.all_fields[name] for name in names]
    by_first: dict[Any, list[Key]] = defaultdict(list)
    for key in wanted:
        by_first[key[0]].append(key)
    firsts = list(by_first)
    for start in range(0, len(firsts), BATCH):
        rows = _having(visible(user, declared), declared, fields[0], firsts[start : start + BATCH])
        for row in rows.order_by("pk").values("pk", *(name for own in fields for name in own.attributes)):
            key = tuple(comparable(own, row[own.attributes[0]]) for own in fields)
            if key in wanted:
                found.setdefault(key, row["pk"])
    return found


def _having(rows: QuerySet[Any], declared: RecordType, own: Field, values: list[Any]) -> QuerySet[Any]:
    """Rows whose first part of the identity is one of these, through an index where there is one."""
    if isinstance(own, Text) and not isinstance(own, Phone) and own.key != "external_id" and not own.is_stored_folded:
        if declared.title_columns == (own.column,) and declared.sorts_by_title:
            return rows.filter(title_key__in=[value[:200] for value in values])
        return rows.filter(**{f"{own.column}__folded__in": values})
    return rows.filter(**{f"{own.attributes[0]}__in": values})


# --- which fields may decide ---------------------------------------------------------------------------------------


def has_full_name(declared: RecordType) -> bool:
    return declared.all_fields.keys() >= set(FULL)


def filled_fields(declared: RecordType, mapped: Iterable[str]) -> set[str]:
    """The fields that a file fills, those too that repeat the first of a collection or are made of others."""
    names = set(mapped)
    for key, own in declared.collections.items():
        if key in names:
            names |= set(own.copies)
    if FULL_NAME in names:
        names |= set(FULL)
    if names.issuperset(FULL) and len(declared.title_columns) == 1:
        names.add(declared.title_columns[0])
    return names


def usual_identities(declared: RecordType, mapped: Iterable[str]) -> list[Identity]:
    """What the file's rows are known by unless the user says otherwise: each by the first of these that it fills.

    Numbers and addresses that several share do not decide by themselves: colleagues have one telephone, subsidiaries one website.
    Persons of one name are told apart by whom they work for, if the file says so.
    """
    names = filled_fields(declared, mapped)
    shared = (Phone, Url) if has_full_name(declared) else (Phone, Url, Email)
    keys = [[MARK], *([key] for key in declared.match_keys if not isinstance(declared.all_fields[key], shared))]
    if has_full_name(declared) and len(declared.title_columns) > 1:
        keys.append([*FULL])
    if declared.matched_together:
        keys.append([*declared.matched_together])
    return [[*key, *(_employer(declared, names) if key == [*declared.title_columns] else [])] for key in keys if names.issuperset(key)]


def _employer(declared: RecordType, names: set[str]) -> list[str]:
    if not has_full_name(declared):
        return []
    return [name for name in declared.subtitle if name in names and name in declared.links][:1]


def possible_identities(declared: RecordType, mapped: Iterable[str]) -> Iterator[Identity]:
    """What the user may choose from: each key that the file fills, and names together with what tells namesakes apart."""
    names = filled_fields(declared, mapped)
    title = list(declared.title_columns)
    keys = [[MARK], *([key] for key in declared.match_keys)]
    yield from (key for key in keys if names.issuperset(key))
    if not names.issuperset(title):
        return
    if title not in keys:
        yield title
    copies = {copy for own in declared.collections.values() for copy in own.copies}
    for name, own in declared.all_fields.items():
        if name not in names or name in title:
            continue
        is_other = isinstance(own, Link) and declared not in own.targets
        if is_other or isinstance(own, (Country, Date)) or name in copies:
            yield [*title, name]

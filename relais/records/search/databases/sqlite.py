"""SQLite: FTS5 with its trigram tokenizer beside the table of entries. New entries are given to it by the batch, later changes by triggers.

Phrases of trigrams are exact, so that ids alone can be read from the index; it walks a range of ids (a type) and stops when it has
enough: 0.7 ms for the first 60 of 175,000 matches in a million entries. Terms of one letter are compared with the text itself.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, F, Func, Q
from django.db.models.expressions import RawSQL

from relais.records.search.databases.statements import TABLE, Candidate, Found, Piece, all_of, full, holds, is_visible, joined, read
from relais.records.search.entry_ids import RECORD_MASK, first_id
from relais.records.search.places import runs
from relais.records.search.segments import without

if TYPE_CHECKING:
    from relais.records.search.databases import Row
    from relais.records.search.places import Place
    from relais.records.search.terms import Asked

INDEX = "records_searchindex"
#: Above this number SQLite does better to walk the list in its order than to sort what was found.
MANY = 20_000
_LAST_CHARACTER = "\U0010ffff"
_CONTAINS = "instr({text}, %s) > 0"
_ENTRIES = f"SELECT e.id, e.title_key, e.text FROM {INDEX} AS f CROSS JOIN {TABLE} AS e ON e.id = f.rowid"

INSERT = f"INSERT INTO {INDEX} (rowid, text) VALUES (new.id, new.text);"
DELETE = f"INSERT INTO {INDEX} ({INDEX}, rowid, text) VALUES ('delete', old.id, old.text);"
MAKE_INDEX = (
    f"DROP TABLE IF EXISTS {INDEX}",
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5"
    f"(text, content='{TABLE}', content_rowid='id', tokenize='trigram case_sensitive 1', columnsize=0)",
    f"INSERT INTO {INDEX} ({INDEX}, rank) VALUES ('automerge', 8)",
    f"INSERT INTO {INDEX} ({INDEX}) VALUES ('rebuild')",
    *(f"DROP TRIGGER IF EXISTS {TABLE}_{event}" for event in ("insert", "update", "delete")),
    f"CREATE TRIGGER {TABLE}_update AFTER UPDATE OF text ON {TABLE} BEGIN {DELETE} {INSERT} END",
    f"CREATE TRIGGER {TABLE}_delete AFTER DELETE ON {TABLE} BEGIN {DELETE} END",
)


def prepare(connection: Any) -> None:
    """A new connection learns to cut closed segments out of a text."""
    connection.connection.create_function("relais_without", 2, without, deterministic=True)


def insert(connection: Any, rows: Iterable[Row]) -> None:
    """New entries. The index is given all of them together: with a trigger it would write to its table after each, at up to twenty times the cost."""
    new = list(rows)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {TABLE} (id, type_number, title_key, text) VALUES (%s, %s, %s, %s)", new)
        cursor.executemany(f"INSERT INTO {INDEX} (rowid, text) VALUES (%s, %s)", [(row[0], row[3]) for row in new])


def replace(connection: Any, rows: Sequence[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {TABLE} WHERE id IN (SELECT value FROM json_each(%s))", [json.dumps([row[0] for row in rows])])
        known = {pk for (pk,) in cursor.fetchall()}
        cursor.executemany(
            f"UPDATE {TABLE} SET title_key = %s, text = %s WHERE id = %s AND (title_key <> %s OR text <> %s)",
            [(title, text, pk, title, text) for pk, _number, title, text in rows if pk in known],
        )
    insert(connection, [row for row in rows if row[0] not in known])


def mend(connection: Any) -> None:
    with connection.cursor() as cursor:
        for statement in MAKE_INDEX:
            cursor.execute(statement)


def first(connection: Any, asked: Asked, numbers: Sequence[int], limit: int) -> list[Candidate]:
    """The first entries of these types (and of none but types that are gone) that hold every term, whoever may see them."""
    parts = []
    for low, high in runs(numbers):
        within = Piece("f.rowid BETWEEN %s AND %s", (first_id(low), first_id(high) | RECORD_MASK))
        conditions = all_of([_matches(asked), within, *_compared(asked)])
        parts.append(_limited(Piece(f"{_ENTRIES} WHERE {conditions.sql}", conditions.params), "", limit))
    return read(connection, joined(parts, " UNION ALL "))


def sample(connection: Any, asked: Asked, places: Sequence[Place], limit: int, found: Sequence[Candidate]) -> list[Candidate]:
    """Some entries of each type that hold every term; what `first` found is all of one type."""
    return by_text(connection, asked, places, limit, ()).entries


def by_title(connection: Any, asked: Asked, places: Sequence[Place], limit: int) -> list[Candidate]:
    """Entries whose title begins with the words."""
    parts = []
    for place in places:
        conditions = all_of([_begins(asked, place), is_visible(place, connection)])
        found = Piece(f"SELECT e.id, e.title_key, e.text FROM {TABLE} AS e WHERE {conditions.sql}", conditions.params)
        parts.append(_limited(found, "ORDER BY e.title_key", limit))
    return read(connection, joined(parts, " UNION ALL "))


def by_text(connection: Any, asked: Asked, places: Sequence[Place], limit: int, enough: Container[int]) -> Found:
    """Entries that hold every term: at most `limit` of each type, but none of those (by number) of which there are enough."""
    parts = []
    for place in places:
        if place.number in enough:
            continue
        conditions = all_of([_matches(asked), _within(place), *_compared(asked, place), is_visible(place, connection)])
        found = Piece(f"{_ENTRIES} WHERE {conditions.sql}", conditions.params)
        parts.append(_limited(found, "", limit))
    entries = read(connection, joined(parts, " UNION ALL ")) if parts else []
    return Found(entries, full(entries, limit))


def holding(connection: Any, asked: Asked, place: Place, *, looks_ahead: bool) -> Q:
    """The condition on records of the type that their entries hold every term."""
    found = _ids(asked, place)
    if looks_ahead and _are_many(connection, found):
        # The plus keeps SQLite from looking each found record up, to sort them afterwards.
        return Q(Func(F("pk"), RawSQL(*found), template="(+%(expressions)s)", arg_joiner=" IN ", output_field=BooleanField()))  # noqa: S611
    return Q(pk__in=RawSQL(*found))  # noqa: S611


def _ids(asked: Asked, place: Place) -> Piece:
    """The ids of the records, from the index alone where it can tell."""
    compared = _compared(asked, place)
    conditions = all_of([_matches(asked), _within(place), *compared])
    source = f"{INDEX} AS f CROSS JOIN {TABLE} AS e ON e.id = f.rowid" if compared else f"{INDEX} AS f"
    return Piece(f"SELECT f.rowid & {RECORD_MASK} FROM {source} WHERE {conditions.sql}", conditions.params)


def _are_many(connection: Any, found: Piece) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({found.sql} LIMIT {MANY})", found.params)
        return cursor.fetchone()[0] >= MANY


def _limited(found: Piece, order: str, limit: int) -> Piece:
    return Piece(f"SELECT * FROM ({found.sql} {order} LIMIT {limit})", found.params)


def _begins(asked: Asked, place: Place) -> Piece:
    return Piece(
        "e.type_number = %s AND e.title_key >= %s AND e.title_key < %s", (place.number, asked.phrase, asked.phrase + _LAST_CHARACTER)
    )


def _matches(asked: Asked) -> Piece:
    """What the index decides: the terms long enough for it."""
    query = " AND ".join(f"({' OR '.join(map(_quoted, term.probes))})" for term in asked.terms if not term.is_short)
    return Piece(f"f.{INDEX} MATCH %s", (query,))


def _within(place: Place) -> Piece:
    return Piece("f.rowid BETWEEN %s AND %s", (place.first_id, place.last_id))


def _quoted(form: str) -> str:
    return '"' + form.replace('"', '""') + '"'


def _compared(asked: Asked, place: Place | None = None) -> list[Piece]:
    """What only the text itself can tell: terms that the index does not decide, and all where some of the text is closed to the user."""
    closed = place.closed if place else ""
    text = Piece("relais_without(e.text, %s)", (closed,)) if closed else Piece("e.text")
    return [holds(term.forms, text, _CONTAINS) for term in asked.terms if closed or term.is_short or term.probes != term.forms]

"""PostgreSQL: a GIN index of trigrams over the texts (pg_trgm), by type as well (btree_gin).

For a term that is everywhere the planner reads the table from its start and stops early; statistics of 300 values (migration 0002)
tell it which terms are. Where only a part of the entries counts it would read on and on, so there the index is asked first: what
stands in `WITH … AS MATERIALIZED` is planned without regard to the limit, and still read only as far as needed.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from relais.core.inserting import insert_rows
from relais.records.models import SearchEntry
from relais.records.search.databases.statements import TABLE, Candidate, Found, Piece, all_of, holds, is_visible, joined, like, read
from relais.records.search.entry_ids import RECORD_MASK

if TYPE_CHECKING:
    from relais.records.search.databases import Row
    from relais.records.search.places import Place
    from relais.records.search.terms import Asked

#: Above this number the records of a list are walked in its order and asked one by one, below it those found are sorted.
MANY = 20_000
MAKE_INDEX = (
    f"CREATE INDEX IF NOT EXISTS {TABLE}_text ON {TABLE} USING gin (type_number, text gin_trgm_ops)",
    f"ANALYZE {TABLE}",
)


def insert(connection: Any, rows: Iterable[Row]) -> None:
    insert_rows(SearchEntry, ("id", "type_number", "title_key", "text"), rows)


def prepare(connection: Any) -> None:
    """Compiling a statement of a few milliseconds takes half a second: the planner overrates conditions that stop early."""
    with connection.cursor() as cursor:
        cursor.execute("SET jit TO off")


def replace(connection: Any, rows: Sequence[Row]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} (id, type_number, title_key, text)"
            " SELECT * FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[])"
            " ON CONFLICT (id) DO UPDATE SET title_key = excluded.title_key, text = excluded.text"
            f" WHERE {TABLE}.title_key <> excluded.title_key OR {TABLE}.text <> excluded.text",
            [list(column) for column in zip(*rows, strict=True)],
        )


def mend(connection: Any) -> None:
    with connection.cursor() as cursor:
        for statement in MAKE_INDEX:
            cursor.execute(statement)


def first(connection: Any, asked: Asked, numbers: Sequence[int], limit: int) -> list[Candidate]:
    """The first entries of these types that hold every term, whoever may see them."""
    statement = _held(asked, numbers)
    if not _are_most_types(numbers):
        statement = Piece(f"WITH found AS MATERIALIZED ({statement.sql}) SELECT * FROM found", statement.params)
    return read(connection, Piece(f"{statement.sql} LIMIT {limit}", statement.params))


def sample(connection: Any, asked: Asked, places: Sequence[Place], limit: int, found: Sequence[Candidate]) -> list[Candidate]:
    """Some entries that hold every term: those that `first` found come from all types."""
    return list(found)


def by_title(connection: Any, asked: Asked, places: Sequence[Place], limit: int) -> list[Candidate]:
    """Entries whose title begins with the words."""
    parts = []
    for place in places:
        begins = Piece("e.type_number = %s AND e.title_key LIKE %s", (place.number, like(asked.phrase) + "%"))
        conditions = all_of([begins, is_visible(place, connection)])
        parts.append(
            Piece(
                f"(SELECT e.id, e.title_key, e.text FROM {TABLE} AS e WHERE {conditions.sql} ORDER BY e.title_key USING ~<~ LIMIT {limit})",
                conditions.params,
            )
        )
    return read(connection, joined(parts, " UNION ALL "))


def by_text(connection: Any, asked: Asked, places: Sequence[Place], limit: int, enough: Container[int]) -> Found:
    """Entries that hold every term, of any type together: stepping over those of which there are `enough` would cost more than it gives."""
    if not places:
        return Found([], set())
    numbers = [place.number for place in places]
    is_all_open = all(place.is_whole and not place.closed for place in places)
    statement = _held(asked, numbers)
    if not (is_all_open and _are_most_types(numbers)):
        open_to_user = joined([_is_open(asked, place, connection) for place in places], " OR ")
        statement = Piece(
            f"WITH found AS MATERIALIZED ({statement.sql}) SELECT * FROM found AS e WHERE {open_to_user.sql}",
            (*statement.params, *open_to_user.params),
        )
    most = 4 * limit
    entries = read(connection, Piece(f"{statement.sql} LIMIT {most}", statement.params))
    return Found(entries, set(numbers) if len(entries) == most else set())


def holding(connection: Any, asked: Asked, place: Place, *, looks_ahead: bool) -> Q:
    """The condition on records of the type that their entries hold every term."""
    found = SearchEntry.objects.using(connection.alias).filter(_all_in("text", asked), type_number=place.number)
    if place.closed:
        found = _compared(found, asked, place)
    elif looks_ahead and _estimate(found) > MANY:
        own_entry = ExpressionWrapper(OuterRef("pk") + place.first_id, output_field=BigIntegerField())
        return Q(Exists(found.filter(pk=own_entry)))
    records = found.annotate(record=F("pk").bitand(RECORD_MASK)).values("record")
    sql, params = records.query.get_compiler(connection=connection).as_sql()
    return Q(pk__in=RawSQL(f"WITH found AS MATERIALIZED ({sql}) SELECT record FROM found", params))  # noqa: S611


def _held(asked: Asked, numbers: Sequence[int]) -> Piece:
    conditions = all_of([Piece("e.type_number = ANY(%s)", (list(numbers),)), *_terms(asked, Piece("e.text"))])
    return Piece(f"SELECT e.id, e.title_key, e.text, e.type_number FROM {TABLE} AS e WHERE {conditions.sql}", conditions.params)


def _are_most_types(numbers: Sequence[int]) -> bool:
    from relais.records.registry import registry

    return 2 * len(numbers) >= sum(1 for _declared in registry)


def _terms(asked: Asked, text: Piece) -> list[Piece]:
    """Every term by what the index is good at, and in full where that is less."""
    pieces = [holds(term.probes, text, "{text} LIKE %s", lambda form: f"%{like(form)}%") for term in asked.terms]
    return pieces + [holds(term.forms, text, "strpos({text}, %s) > 0") for term in asked.terms if term.probes != term.forms]


def _is_open(asked: Asked, place: Place, connection: Any) -> Piece:
    """Entries of the type that the user may see, with every term in what the user may read."""
    text = Piece("regexp_replace(e.text, %s, '', 'g')", (_segments_of(place.closed),))
    compared = _terms(asked, text) if place.closed else []
    conditions = all_of([Piece("e.type_number = %s", (place.number,)), *compared, is_visible(place, connection)])
    return Piece(f"({conditions.sql})", conditions.params)


def _segments_of(markers: str) -> str:
    return f"[{markers}][^\ue000-\uf8ff]*"


def _all_in(column: str, asked: Asked) -> Q:
    """The same as a condition."""
    condition = Q()
    for term in asked.terms:
        condition &= _any_of(Q(**{f"{column}__contains": form}) for form in term.probes)
        if term.probes != term.forms:
            condition &= _any_of(Q(GreaterThan(StrIndex(F(column), Value(form)), 0)) for form in term.forms)
    return condition


def _any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _compared(found: QuerySet[SearchEntry], asked: Asked, place: Place) -> QuerySet[SearchEntry]:
    cut = Func(F("text"), Value(_segments_of(place.closed)), Value(""), Value("g"), function="regexp_replace", output_field=TextField())
    return found.annotate(open_text=cut).filter(_all_in("open_text", asked))


def _estimate(found: QuerySet[SearchEntry]) -> int:
    """How many entries the planner expects."""
    return json.loads(found.explain(format="json"))[0]["Plan"]["Plan Rows"]

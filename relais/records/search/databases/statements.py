"""Pieces of statements that both databases share: SQL with its parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from relais.records.search.entry_ids import RECORD_BITS

if TYPE_CHECKING:
    from relais.records.search.places import Place

TABLE = "records_searchentry"


class Piece(NamedTuple):
    sql: str
    params: tuple[Any, ...] = ()


class Candidate(NamedTuple):
    """An entry that may be a hit."""

    id: int
    title_key: str
    text: str


class Found(NamedTuple):
    """Entries, and the types (by number) of which there may be more."""

    entries: list[Candidate]
    truncated: set[int]


def full(entries: Iterable[Candidate], limit: int) -> set[int]:
    """The types, by number, of which there are as many as were asked for."""
    counts = Counter(entry.id >> RECORD_BITS for entry in entries)
    return {number for number, count in counts.items() if count >= limit}


def joined(pieces: Iterable[Piece], between: str) -> Piece:
    found = list(pieces)
    return Piece(between.join(piece.sql for piece in found), tuple(param for piece in found for param in piece.params))


def like(text: str) -> str:
    """The text itself in a LIKE pattern."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def holds(forms: Iterable[str], text: Piece, contains: str, operand: Callable[[str], str] = str) -> Piece:
    """The text holds one of the forms; `contains` has places for the text and for the operand made of the form."""
    tests = [Piece(contains.format(text=text.sql), (*text.params, operand(form))) for form in forms]
    return Piece(f"({joined(tests, ' OR ').sql})", joined(tests, "").params)


def is_visible(place: Place, connection: Any) -> Piece | None:
    """The record of the entry `e` is open to the user: None where all are, false where none is.

    OFFSET 0 keeps PostgreSQL from reading every visible record beforehand, to look the few entries up among them.
    """
    if place.is_whole:
        return None
    record = RawSQL(f"e.id - {place.first_id}", (), output_field=BigIntegerField())  # noqa: S611 - a number of ours
    rows = place.rows.order_by().filter(pk=record).values("pk")
    try:
        sql, params = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return Piece("1 = 0")
    return Piece(f"EXISTS ({sql}{' OFFSET 0' if connection.vendor == 'postgresql' else ''})", tuple(params))


def read(connection: Any, statement: Piece) -> list[Candidate]:
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return [Candidate(*row[:3]) for row in cursor.fetchall()]


def all_of(pieces: Sequence[Piece | None]) -> Piece:
    return joined([piece for piece in pieces if piece is not None], " AND ")

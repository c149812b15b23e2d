"""The search as one types: the best records of all types that the user may see.

Entries come from two places: those whose title begins with the words (a b-tree), and those that hold every term (the index of parts of
words). Both stop early, so that what is found everywhere costs no more than what is rare; of such terms, those that begin a
word are preferred. What the user may not see or read is left out where the entries are found, never afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import connections, router

from relais.records.models import SearchEntry
from relais.records.search.databases import database_of
from relais.records.search.databases.statements import Candidate, full
from relais.records.search.describing import describe
from relais.records.search.entry_ids import RECORD_BITS
from relais.records.search.hits import Hit
from relais.records.search.places import Place, places_of
from relais.records.search.ranking import rank, spread
from relais.records.search.segments import without
from relais.records.search.terms import Asked, read

if TYPE_CHECKING:
    from relais.accounts.models import User

#: Entries looked at of each type before the best are chosen.
ENOUGH = 60


def search(user: User | None, text: str, *, types: Sequence[str] | None = None, limit: int = 20) -> list[Hit]:
    """The records that hold every word, best first; `types` are the keys of the types to search in, otherwise all that the user may see."""
    asked = read(text)
    places = places_of(user, types) if asked else {}
    if not places:
        return []
    found = _found(asked, list(places.values()), max(limit, ENOUGH))
    shortlist = rank(asked, found, places, 2 * limit)
    return spread(describe(asked, text, shortlist, user), lambda hit: hit.type, limit)


def _found(asked: Asked, places: list[Place], limit: int) -> list[Candidate]:
    few = [place for place in places if place.few is not None]
    found = _among_few(asked, few)
    many = [place for place in places if place.few is None]
    if not many:
        return found
    connection = connections[router.db_for_read(SearchEntry)]
    database = database_of(connection)
    titled = [place for place in many if not place.hides_titles]
    if titled:
        found += database.by_title(connection, asked, titled, limit)
    if asked.is_only_letters:
        return found
    enough = full(found, limit)
    held = database.by_text(connection, asked, many, limit, enough)
    found += held.entries
    if held.truncated and asked.at_word_starts != asked:
        partly = [place for place in many if place.number in held.truncated]
        found += database.by_text(connection, asked.at_word_starts, partly, limit, enough).entries
    return found


def _among_few(asked: Asked, places: list[Place]) -> list[Candidate]:
    """Where only few records are open to the user, their entries are all compared."""
    closed = {place.number: place for place in places}
    ids = [pk for place in places for pk in place.few or ()]
    found = [Candidate(*row) for row in SearchEntry.objects.filter(pk__in=ids).values_list("id", "title_key", "text")] if ids else []
    return [entry for entry in found if _fits(asked, entry, closed[entry.id >> RECORD_BITS])]


def _fits(asked: Asked, entry: Candidate, place: Place) -> bool:
    if asked.is_only_letters:
        return not place.hides_titles and entry.title_key.startswith(asked.phrase)
    return asked.is_in(without(entry.text, place.closed))

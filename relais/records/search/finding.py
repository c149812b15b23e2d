"""The search as one types: the best records of all types that the user may see.

What is found seldom is all read, and then what is closed to the user is left out. What is found everywhere (more than `MOST`
entries) is asked for again, better: first the entries whose title begins with the words, then those that hold every term, then
those where each begins a word; and there only what is open to the user counts, so that nothing open is lost behind what is
not. Each of these questions stops early.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connections, router

from relais.records.models import SearchEntry
from relais.records.search.databases import database_of
from relais.records.search.databases.statements import Candidate, full
from relais.records.search.describing import describe
from relais.records.search.entry_ids import RECORD_BITS, RECORD_MASK
from relais.records.search.hits import Hit
from relais.records.search.places import Place, places_of
from relais.records.search.ranking import rank, spread
from relais.records.search.segments import without
from relais.records.search.terms import Asked, read

if TYPE_CHECKING:
    from relais.accounts.models import User

#: So many entries are all read, and of so many the best are chosen.
MOST = 240
#: Of what is found more often, so many entries of each type are looked at.
ENOUGH = 60
#: Where less than one in so many entries is open to the user, what is open is looked at first.
RARE = 10


def search(user: User | None, text: str, *, types: Sequence[str] | None = None, limit: int = 20) -> list[Hit]:
    """The records that hold every word, best first; `types` are the keys of the types to search in, otherwise all that the user may see."""
    asked = read(text)
    places = places_of(user, types) if asked else {}
    if not places:
        return []
    shortlist = rank(asked, _find(asked, places, limit), places, 2 * limit)
    return spread(describe(asked, text, shortlist, user), lambda hit: hit.type, limit)


def _find(asked: Asked, places: Mapping[int, Place], limit: int) -> list[Candidate]:
    connection = connections[router.db_for_read(SearchEntry)]
    found: list[Candidate] = []
    if not asked.is_only_letters:
        found = database_of(connection).first(connection, asked, list(places), MOST)
        if len(found) < MOST:
            return _open(asked, found, places)
    return _best(connection, asked, places, max(ENOUGH, limit), found)


def _open(asked: Asked, found: Sequence[Candidate], places: Mapping[int, Place]) -> list[Candidate]:
    """The entries that hold the terms in what the user may read, of records that the user may see."""
    kept: list[Candidate] = []
    for number, place in places.items():
        entries = [entry for entry in found if entry.id >> RECORD_BITS == number]
        if entries and place.closed:
            entries = [entry for entry in entries if asked.is_in(without(entry.text, place.closed))]
        if entries and not place.is_whole:
            seen = set(place.rows.filter(pk__in=[entry.id & RECORD_MASK for entry in entries]).values_list("pk", flat=True))
            entries = [entry for entry in entries if entry.id & RECORD_MASK in seen]
        kept += entries
    return kept


def _best(connection: Any, asked: Asked, places: Mapping[int, Place], limit: int, first: Sequence[Candidate]) -> list[Candidate]:
    """Entries among which the best are, where there are too many to read them all."""
    database = database_of(connection)
    few = _of_few(connection, asked, places, limit, first)
    many = [place for place in places.values() if place not in few]
    titled = [place for place in many if not place.hides_titles]
    found = _among_few(asked, few)
    if titled:
        found += database.by_title(connection, asked, titled, limit)
    for words in () if asked.is_only_letters else dict.fromkeys((asked.at_word_starts, asked)):
        held = database.by_text(connection, words, many, limit, full(found, limit))
        found += held.entries
        many = [place for place in many if place.number not in held.truncated]
    return found


def _of_few(connection: Any, asked: Asked, places: Mapping[int, Place], limit: int, first: Sequence[Candidate]) -> list[Place]:
    """The types of which so little is open that looking for it among what is found would take long."""
    database = database_of(connection)
    unasked = {number: Place(place.declared, None) for number, place in places.items() if not place.is_whole}
    if not unasked:
        return []
    if asked.is_only_letters:
        sample = database.by_title(connection, asked, list(unasked.values()), limit)
    else:
        sample = database.sample(connection, asked, list(unasked.values()), limit, first)
    found = Counter(entry.id >> RECORD_BITS for entry in sample)
    opened = Counter(entry.id >> RECORD_BITS for entry in _open(asked, sample, places))
    return [places[number] for number in unasked if opened[number] * RARE < found[number] and places[number].few is not None]


def _among_few(asked: Asked, places: Sequence[Place]) -> list[Candidate]:
    """Where only few records are open to the user, their entries are all compared."""
    by_number = {place.number: place for place in places}
    ids = [pk for place in places for pk in place.few or ()]
    found = [Candidate(*row) for row in SearchEntry.objects.filter(pk__in=ids).values_list("id", "title_key", "text")] if ids else []
    return [entry for entry in found if _fits(asked, entry, by_number[entry.id >> RECORD_BITS])]


def _fits(asked: Asked, entry: Candidate, place: Place) -> bool:
    if asked.is_only_letters:
        return not place.hides_titles and entry.title_key.startswith(asked.phrase)
    return asked.is_in(without(entry.text, place.closed))

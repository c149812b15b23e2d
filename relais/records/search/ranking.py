"""Which of the entries found come first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from relais.records.search.databases.statements import Candidate
from relais.records.search.entry_ids import RECORD_BITS
from relais.records.search.places import Place
from relais.records.search.segments import title_words, without
from relais.records.search.terms import Asked

EXACT, TITLE_WORDS, TITLE_BEGINS, WORDS_OF_TITLE, BEGIN_WORDS_OF_TITLE, BEGIN_WORDS, IN_TITLE, SOMEWHERE = 100, 90, 80, 75, 70, 60, 50, 40
#: So many of each type are kept before others, so that one type does not crowd out the rest.
BEST_OF_EACH_TYPE = 6
Item = TypeVar("Item")


class Ranked(NamedTuple):
    """An entry with how well it fits; `open_text` is what of it the user may read."""

    score: int
    entry: Candidate
    place: Place
    open_text: str


def rank(asked: Asked, found: Iterable[Candidate], places: Mapping[int, Place], most: int) -> list[Ranked]:
    """The best entries, best first."""
    ranked: list[Ranked] = []
    for entry in {entry.id: entry for entry in found}.values():
        place = places[entry.id >> RECORD_BITS]
        text = without(entry.text, place.closed)
        ranked.append(Ranked(score(asked, title_words(text), entry.title_key if not place.hides_titles else "", text), entry, place, text))
    ranked.sort(key=lambda one: (-one.score, one.entry.title_key, one.entry.id))
    return spread(ranked, lambda one: one.place.number, most)


def spread(items: Sequence[Item], type_of: Callable[[Item], Hashable], most: int) -> list[Item]:
    """At most so many of the items, in their order, with the best of each type among them."""
    seen: Counter[Hashable] = Counter()
    best: list[int] = []
    others: list[int] = []
    for position, item in enumerate(items):
        seen[type_of(item)] += 1
        (best if seen[type_of(item)] <= BEST_OF_EACH_TYPE else others).append(position)
    return [items[position] for position in sorted((best + others)[:most])]


def score(asked: Asked, title: str, title_key: str, text: str) -> int:
    """Title, then words of it, then beginnings of other words and numbers, then parts of words."""
    names = (title, title_key)
    phrase = asked.phrase
    if phrase in names:
        return EXACT
    if any(name.startswith(f"{phrase} ") for name in names):
        return TITLE_WORDS
    if any(name.startswith(phrase) for name in names):
        return TITLE_BEGINS
    spaced = f" {title} "
    if all(any(f" {form.strip()} " in spaced for form in term.forms) for term in asked.terms):
        return WORDS_OF_TITLE
    if all(term.begins_word_in(spaced) for term in asked.terms):
        return BEGIN_WORDS_OF_TITLE
    if all(term.begins_word_in(text) for term in asked.terms):
        return BEGIN_WORDS
    return IN_TITLE if asked.is_in(spaced) else SOMEWHERE

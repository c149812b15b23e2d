"""Values of a column that are nearly something known: misspelt, or written in two ways."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from relais.core.text import fold

#: Letters changed, left out, added or swapped count one each: of five letters one may be wrong.
_LIKE = 0.8
#: Without a vocabulary only what comes so much more often can be what was meant, in a column where values come again.
_MORE_OFTEN = 4
_MOST_DIFFERENT = 0.5
_SHORTEST, _LONGEST = 4, 120
_MOST_VALUES = 2_000
#: Enough for all values of most columns; of a column of many names compared with many others, the most frequent.
_MOST_COMPARISONS = 5_000_000
_NOT_A_LETTER = re.compile(r"[\W_]+")
_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True)
class Correction:
    """`value` stands `count` times in the column and is probably meant to be `suggestion`; `score` is their likeness from 0 to 100."""

    value: str
    suggestion: str
    score: float
    count: int


def suggest_corrections(values: Mapping[str, int], vocabulary: Sequence[str] = ()) -> list[Correction]:
    """What to correct in a column, the most frequent first.

    With a vocabulary, its words are right and what resembles one of them is corrected to it; without, a rare value is
    corrected to a frequent one that it resembles. Values that differ in their figures are never taken for each other.
    """
    counts = Counter({value: count for value, count in values.items() if value and value.strip()})
    corrections: list[Correction | None] = []
    if vocabulary:
        known = _Words(vocabulary)
        corrections = [_from_vocabulary(value, count, known) for value, count in counts.most_common(_MOST_VALUES)]
    elif len(counts) <= _MOST_DIFFERENT * counts.total():
        neighbours: dict[str, tuple[str, int]] = {}
        for value, count in counts.most_common(_MOST_VALUES):
            neighbours.setdefault(_letters(value), (value, count))
        corrections = [_from_neighbours(value, count, neighbours) for value, count in counts.most_common(_MOST_VALUES)]
    return sorted((each for each in corrections if each is not None), key=lambda each: (-each.count, -each.score, each.value))


class _Words:
    """A vocabulary, folded for comparing; the first of two words that are the same but for case is the one suggested."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.comparisons_left = _MOST_COMPARISONS
        self.by_text: dict[str, str] = {}
        self.by_letters: dict[str, str] = {}
        for word in vocabulary:
            self.by_text.setdefault(_text(word), word)
            self.by_letters.setdefault(_letters(word), word)
        self.letters = [*self.by_letters]


def _from_vocabulary(value: str, count: int, known: _Words) -> Correction | None:
    text, letters = _text(value), _letters(value)
    if text in known.by_text or not letters or len(text) > _LONGEST:
        return None
    if letters in known.by_letters:
        return Correction(value, known.by_letters[letters], 100.0, count)
    if len(letters) < _SHORTEST or known.comparisons_left <= 0:
        return None
    known.comparisons_left -= len(known.by_letters)
    best = process.extract(letters, known.letters, scorer=OSA.normalized_similarity, score_cutoff=_LIKE, limit=3)
    best = [match for match in best if _same_figures(letters, match[0])]
    if not best or (len(best) > 1 and best[1][1] == best[0][1]):
        return None
    return Correction(value, known.by_letters[best[0][0]], round(100 * best[0][1], 1), count)


def _from_neighbours(value: str, count: int, neighbours: Mapping[str, tuple[str, int]]) -> Correction | None:
    """`neighbours` are the frequent values by their letters, with how often they come."""
    letters = _letters(value)
    if len(letters) < _SHORTEST or len(value) > _LONGEST:
        return None
    same, times = neighbours.get(letters, (value, 0))
    if same != value and times >= _MORE_OFTEN * count:
        return Correction(value, same, 100.0, count)
    frequent = [other for other, (_value, times) in neighbours.items() if times >= _MORE_OFTEN * count and other != letters]
    best = process.extract(letters, frequent, scorer=OSA.normalized_similarity, score_cutoff=_LIKE, limit=3)
    best = [match for match in best if _same_figures(letters, match[0])]
    return Correction(value, neighbours[best[0][0]][0], round(100 * best[0][1], 1), count) if best else None


def _same_figures(one: str, other: str) -> bool:
    return _FIGURES.findall(one) == _FIGURES.findall(other)


def _text(value: str) -> str:
    return " ".join((fold(value) or "").split())


def _letters(value: str) -> str:
    return _NOT_A_LETTER.sub("", fold(value) or "")

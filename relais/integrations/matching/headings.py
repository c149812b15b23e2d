"""What a heading says by its words alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from relais.integrations.matching.meaning import Meaning
from relais.integrations.matching.words import key_of, words_of

_FOLDER = Path(__file__).parent / "vocabularies"
_MOST_MODIFIERS = 3
_MOST_WORDS = 12
_LIKE = 0.8
_SHORTEST_LIKE = 6
_HIGHEST_NUMBER = 20
_STRONG_TYPES = ("fax", "pager", "assistant", "mobile")
_NAMES = {"person": ("full_name", "person"), "organization": ("organization", ""), "parent_organization": ("parent_organization", "")}
_OF_PEOPLE = {"job_title", "department", "first_name", "last_name", "full_name", "manager"}
#: Where a number after the words counts lines of one address and not addresses.
_LINES = {"street", "address:full"}
#: Only these are of several kinds.
_TYPED = {
    "email", "phone", "street", "street2", "street3", "po_box", "postcode", "city", "region", "country", "country_code", "address:full", "website", "extension",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """A meaning that a heading may have. `likeness` is the word that it only resembles, when it does."""

    meaning: Meaning
    confidence: float
    likeness: str = ""


def read_heading(heading: str) -> list[Reading]:
    """The meanings of a heading, the likeliest first; none when nothing is recognized."""
    words = words_of(heading)[:_MOST_WORDS]
    if not words:
        return []
    readings = list(_exact(words, 0.92)) or list(_modified(words)) or list(_similar(words))
    return sorted(readings, key=lambda reading: -reading.confidence)


def _exact(words: list[str], confidence: float) -> Iterator[Reading]:
    for meaning in _dictionary().get("".join(words), ()):
        yield Reading(meaning, confidence)


def _modified(words: list[str]) -> Iterator[Reading]:
    """Words that say whose, which kind or which of several are taken off, as few as possible, until the rest is known."""
    for rest, number, is_last in _without_numbers(words):
        readings = list(_exact(rest, 0.92 if number == 1 else 0.9)) or list(_without_modifiers(rest))
        if readings:
            yield from (_with_number(reading, number, is_last) for reading in readings)
            return


def _without_numbers(words: list[str]) -> Iterator[tuple[list[str], int, bool]]:
    """The words without one number, then without any, with that number and whether it was the last word."""
    positions = [position for position, word in enumerate(words) if word.isdecimal() and len(word) < 3 and 0 < int(word) < _HIGHEST_NUMBER]
    if len(positions) > 1:
        yield words[: positions[0]] + words[positions[0] + 1 :], int(words[positions[0]]), False
    number = int(words[positions[0]]) if positions else 1
    yield [word for word in words if not word.isdecimal()], number, bool(positions) and positions[-1] == len(words) - 1


def _without_modifiers(words: list[str]) -> Iterator[Reading]:
    removable = [position for position, word in enumerate(words) if word in _modifiers()]
    for count in range(1, min(_MOST_MODIFIERS, len(removable), len(words) - 1) + 1):
        found: list[Reading] = []
        for chosen in combinations(removable, count):
            kept = [word for position, word in enumerate(words) if position not in chosen]
            for reading in _exact(kept, 0.9):
                changed = _apply(reading, [words[position] for position in chosen])
                if changed is not None:
                    found.append(changed)
        if found:
            yield from found
            return


def _apply(reading: Reading, taken: list[str]) -> Reading | None:
    """The reading with what the taken words say; nothing when they do not fit it."""
    meaning, confidence = reading.meaning, reading.confidence
    for word in taken:
        scope, kind = _modifiers()[word]
        confidence -= 0.03 if scope or kind else 0.06
        if kind:
            if meaning.concept not in _TYPED:
                return None
            meaning = replace(meaning, type=_stronger(meaning.type, kind))
        elif scope:
            if meaning.scope not in ("", scope) or meaning.concept == scope:
                return None
            meaning = replace(meaning, scope=scope)
    return Reading(_tidied(meaning), confidence)


def _stronger(one: str, other: str) -> str:
    """A mobile at home is a mobile, a fax at work a fax."""
    return next((kind for kind in _STRONG_TYPES if kind in (one, other)), other)


def _tidied(meaning: Meaning) -> Meaning:
    """The name of an organization is « organization », whoever has a job title is a person."""
    if meaning.concept == "name" and meaning.scope in _NAMES:
        concept, scope = _NAMES[meaning.scope]
        return replace(meaning, concept=concept, scope=scope)
    if meaning.scope == "organization" and meaning.concept in _OF_PEOPLE:
        return replace(meaning, scope="")
    return meaning


def _with_number(reading: Reading, number: int, is_last: bool) -> Reading:
    """« Address 1 » and « Street 2 » count the lines of one address; « Phone 2 » is another phone."""
    meaning = reading.meaning
    if is_last and meaning.concept in _LINES:
        return replace(reading, meaning=replace(meaning, concept=("street", "street2", "street3")[min(number, 3) - 1]))
    return replace(reading, meaning=replace(meaning, index=number)) if number > 1 else reading


def _similar(words: list[str]) -> Iterator[Reading]:
    """A heading that is misspelt."""
    key = "".join(word for word in words if not word.isdecimal())
    if len(key) < _SHORTEST_LIKE:
        return
    match = process.extractOne(key, _long_keys(), scorer=Levenshtein.normalized_similarity, score_cutoff=_LIKE)
    # A word more is another meaning: « opportunity id » is no misspelt « opportunity ».
    if match and abs(len(match[0]) - len(key)) < 2:
        for meaning in _dictionary()[match[0]]:
            yield Reading(meaning, round(0.7 * match[1], 2), likeness=_spelling()[match[0]])


@cache
def _concepts() -> dict[str, list[str]]:
    concepts: dict[str, list[str]] = json.loads((_FOLDER / "concepts.json").read_text("utf-8"))
    return concepts


@cache
def concepts() -> frozenset[str]:
    """Every concept that a column can mean."""
    return frozenset(Meaning.parse(name).concept for name in _concepts())


@cache
def _dictionary() -> dict[str, list[Meaning]]:
    words: dict[str, list[Meaning]] = {}
    for name, headings in _concepts().items():
        meaning = Meaning.parse(name)
        for heading in [name.replace("_", " ").replace(":", " ").replace(".", " "), *headings]:
            meanings = words.setdefault(key_of(heading), [])
            if meaning not in meanings:
                meanings.append(meaning)
    return words


@cache
def _spelling() -> dict[str, str]:
    return {key_of(heading): heading for headings in _concepts().values() for heading in headings}


@cache
def _long_keys() -> list[str]:
    return [key for key in _spelling() if len(key) >= _SHORTEST_LIKE]


@cache
def _modifiers() -> dict[str, tuple[str, str]]:
    """For each word that changes another, the scope and the type that it says."""
    lists = json.loads((_FOLDER / "modifiers.json").read_text("utf-8"))
    modifiers = dict.fromkeys(lists["empty"], ("", ""))
    modifiers |= {word: ("", kind) for kind, words in lists["types"].items() for word in words}
    modifiers |= {
        word: ("parent_organization" if scope == "parent" else scope, "") for scope, words in lists["scopes"].items() for word in words
    }
    return modifiers

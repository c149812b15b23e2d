"""A formula as it is written, before anybody knows what its names mean."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """From here to there in the text, and how deep it is nested."""

    start: int
    end: int
    depth: int = 1


@dataclass(frozen=True, slots=True)
class NumberPhrase:
    place: Place
    value: Decimal


@dataclass(frozen=True, slots=True)
class TextPhrase:
    place: Place
    value: str


@dataclass(frozen=True, slots=True)
class NamePhrase:
    """`organization.name` has two parts, each with where it begins and ends."""

    place: Place
    parts: tuple[tuple[str, int, int], ...]
    is_bracketed: bool


@dataclass(frozen=True, slots=True)
class CallPhrase:
    place: Place
    name: str
    arguments: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class ChainPhrase:
    """Values with a sign before each; that of the first is empty: 1 + 2 - 3, a & b, 4 * 5, 2 ^ 3, a < b."""

    place: Place
    parts: tuple[tuple[str, Phrase], ...]


@dataclass(frozen=True, slots=True)
class SignedPhrase:
    """`-x`, `+x` and `x%`."""

    place: Place
    sign: str
    value: Phrase


Phrase = NumberPhrase | TextPhrase | NamePhrase | CallPhrase | ChainPhrase | SignedPhrase

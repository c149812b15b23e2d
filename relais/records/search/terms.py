"""What somebody typed, as terms that must all be found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from relais.core.text import digits, fold
from relais.records.search.numbers import national_forms, number_forms
from relais.records.search.words import address, plain_words

LONGEST = 200
MOST_TERMS = 10
#: Parts of words are looked for from this length on; shorter ones must begin a word.
SHORTEST_PART = 3

_ELISION = re.compile(r"^(?:[ldjmnstc]|qu|jusqu|lorsqu|puisqu)'(?=\w)")
_NUMBER = re.compile(r"[+().\-/]*\d[\d+().\-/]*")
_ONLY_SIGNS = re.compile(r"[+().\-/]+")


@dataclass(frozen=True, slots=True)
class Term:
    """Found where any of its forms is a part of an entry; a form that begins with a space begins a word."""

    forms: tuple[str, ...]
    figures: tuple[str, ...] = ()

    def is_in(self, text: str) -> bool:
        return any(form in text for form in self.forms)

    def begins_word_in(self, text: str) -> bool:
        return any((form if form[0] == " " else f" {form}") in text for form in self.forms)

    @property
    def is_short(self) -> bool:
        """Too short for the indexes of parts of words."""
        return min(map(len, self.forms)) < SHORTEST_PART

    @property
    def probes(self) -> tuple[str, ...]:
        """What an index of parts of words is asked for: without a calling code before a space, which nearly every number has."""
        return tuple(
            rest if len(rest := form[form.find(" ", 1) + 1 :]) >= SHORTEST_PART and " " in form[1:] else form for form in self.forms
        )

    @property
    def at_word_start(self) -> Term:
        """The same, found only where it begins a word; figures and addresses stay as they are."""
        if self.figures or "@" in self.forms[0] or self.forms[0][0] == " ":
            return self
        return Term(tuple(f" {form}" for form in self.forms))


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms, and the words as a title would begin with them."""

    terms: tuple[Term, ...]
    phrase: str

    def __bool__(self) -> bool:
        return bool(self.terms)

    def is_in(self, text: str) -> bool:
        return all(term.is_in(text) for term in self.terms)

    @property
    def is_only_letters(self) -> bool:
        """Nothing but single letters, which are looked for at the beginning of titles alone."""
        return all(term.is_short for term in self.terms)

    @property
    def at_word_starts(self) -> Asked:
        return Asked(tuple(term.at_word_start for term in self.terms), self.phrase)


@lru_cache(maxsize=1024)
def read(text: str) -> Asked:
    """« rous 06 39 » asks for a part of a word and a part of a number."""
    folded = fold(text[:LONGEST]) or ""
    terms: list[Term] = []
    number: list[str] = []
    for token in [*folded.split(), ""]:
        if _NUMBER.fullmatch(token) or (number and _ONLY_SIGNS.fullmatch(token)):
            if token.startswith("+"):
                terms += _number(number)
                number = []
            number.append(token)
            continue
        if token and not number and _ONLY_SIGNS.fullmatch(token):
            if token.startswith("+"):
                number.append(token)
            continue
        terms += _number(number)
        number = []
        terms += _words(token)
    return Asked(tuple(dict.fromkeys(terms))[:MOST_TERMS], plain_words(text[:LONGEST]))


def _number(tokens: list[str]) -> list[Term]:
    """Figures typed with separators are one number."""
    typed = "".join(tokens)
    figures = digits(typed)
    if not figures:
        return []
    if len(figures) < SHORTEST_PART:
        return [Term((f" {figures}",), (figures,))]
    forms = number_forms(typed)
    return [Term(tuple(forms), tuple(dict.fromkeys([*(f for f in forms if " " not in f), *national_forms(typed)])))]


def _words(token: str) -> list[Term]:
    whole = address(token) if "@" in token else ""
    if "@" in whole and len(whole) >= SHORTEST_PART:
        return [Term((whole,))]
    parts = plain_words(_ELISION.sub("", token)).split()
    if len(parts) > 1 and all(len(part) < SHORTEST_PART for part in parts):
        parts = ["".join(parts)]
    return [Term((part if len(part) >= SHORTEST_PART else f" {part}",)) for part in parts]

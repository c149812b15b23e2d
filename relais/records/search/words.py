"""How a text is prepared to be found: folded, its words a space apart, and joined where people write them joined."""

from __future__ import annotations

import re
import unicodedata

from relais.core.text import fold

_SIMPLE = re.compile(r"[a-z ]*")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_BEYOND_LATIN = re.compile("[\u0300-\U0010ffff]")
_HYPHENATED = re.compile(r"[^\W_]+(?:[-\u2010'.&/·][^\W_]+)+")
_FIGURES = re.compile(r"\d+(?:[ \u00a0\u202f.\-/]\d+)+")
_SIMPLE_ADDRESS = re.compile(r"[a-z0-9][a-z0-9.+_-]*@[a-z0-9.-]*[a-z0-9]")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
_NOT_IN_ADDRESSES = re.compile(r"[^\w.@+\-'%&~!#$*/=?^]")
_LONGEST_NUMBER = 40
_MOST_LETTERS_OF_A_NUMBER = 4


def plain_words(text: str) -> str:
    """The words of a text: « L'Atelier d’Été » becomes `l atelier d ete`."""
    folded = fold(text) or ""
    if _SIMPLE.fullmatch(folded):
        return " ".join(folded.split())
    if _BEYOND_LATIN.search(folded):
        # Vowel signs belong to their word in Devanagari, Thai or Hebrew, though they are no letters.
        folded = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in folded)
        return " ".join(folded.split())
    return _BETWEEN_WORDS.sub(" ", folded).strip()


def searchable(text: str) -> str:
    """The words of a text, and again joined: Saint-Malo also as `saintmalo`, 552 100 554 also as `552100554`."""
    folded = fold(text) or ""
    if _SIMPLE.fullmatch(folded):
        return " ".join(folded.split())
    found = plain_words(text)
    addresses = _ADDRESS.findall(folded) if "@" in folded else []
    rest = _ADDRESS.sub(" ", folded) if addresses else folded
    joined = [_BETWEEN_WORDS.sub("", word) for word in (*_HYPHENATED.findall(rest), *_FIGURES.findall(rest))]
    if " " in found and len(found) <= _LONGEST_NUMBER and sum(map(str.isalpha, found)) <= _MOST_LETTERS_OF_A_NUMBER:
        joined.append(found.replace(" ", ""))
    joined += map(address, addresses)
    known = set(found.split())
    return " ".join([found, *(word for word in dict.fromkeys(joined) if word and word not in known)])


def address(text: str) -> str:
    """An e-mail address, or a part of one with its @, as it is compared."""
    if _SIMPLE_ADDRESS.fullmatch(text):
        return text
    return _NOT_IN_ADDRESSES.sub("", fold(text) or "").strip(".'").lstrip("@")

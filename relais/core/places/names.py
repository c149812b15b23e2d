"""What spellings of a town have in common: « St-Étienne », « SAINT ETIENNE » and « Saint-Étienne Cedex 2 » are one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relais.core.text import fold

_APART = re.compile(r"[^a-z0-9]+")
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
#: What a post office adds to the name of a town, and districts: « Cedex 08 », « 8e arrondissement », « CS 40012 ».
_ADDED = re.compile(r" (?:cedex.*|cs \d+|bp \d+|\d+(?:e|er|eme|nd|st|rd|th)?(?: arrondissement)?|arrondissement)$")


def town_key(name: str) -> str:
    """Small Latin letters and figures, words apart by one space; blank where the name is in another script."""
    folded = fold(name) or ""
    if any(character.isalpha() and not character.isascii() for character in folded):
        return ""
    return " ".join(_SHORT.get(word, word) for word in _APART.sub(" ", folded).split())


def readings(name: str) -> Iterator[str]:
    """The keys to look for, the whole name first, then without what was added to it."""
    key = town_key(name)
    while key:
        yield key
        shorter = _ADDED.sub("", key)
        if shorter == key:
            return
        key = shorter

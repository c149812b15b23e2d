"""What near-equal names have in common, so that likely duplicates are found by an index.

The key of a person is the consonants of the last name and the initial of the first, that of an organization the consonants
of its name without legal form: « Rousseau, Amélie » and « Rouseau, Amelie » are both `rs a`, « Keller & Söhne GmbH » and
« Keller und Soehne » both `klrshn`.
"""

from __future__ import annotations

import re

from relais.core.text import fold
from relais.core.values.organizations import organization_key

LONGEST = 40
_NOT_A_LETTER = re.compile(r"[\W_]+")
_WITHOUT_VOWELS = str.maketrans("", "", "aeiouyhw")


def person_key(first_name: str, last_name: str) -> str:
    """Empty without a last name: a first name alone says nothing."""
    last = _letters(last_name)
    return f"{_skeleton(last)} {_letters(first_name)[:1]}".strip()[:LONGEST] if last else ""


def organization_match_key(name: str) -> str:
    return _skeleton(_letters(organization_key(name)) or _letters(name))[:LONGEST]


def _letters(text: str) -> str:
    folded = fold(text) or ""
    return folded if folded.isalnum() else _NOT_A_LETTER.sub("", folded)


def _skeleton(letters: str) -> str:
    """The first letter and the consonants after it, none twice in a row."""
    kept = letters[:1] + letters[1:].translate(_WITHOUT_VOWELS)
    return "".join([letter for letter, before in zip(kept, " " + kept, strict=False) if letter != before])

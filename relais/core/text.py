"""How text is compared: without regard to case or accents, the same in Python and in both databases.

`fold` is the one definition. SQLite calls it as the function `relais_fold`; PostgreSQL has a function of the
same name (migration `core.0001`) that a test holds against this one.
"""

from __future__ import annotations

import re
import unicodedata

#: Letters that have no decomposition but that a reader types without their stroke or ligature.
LETTERS = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "’": "'"}
_LETTERS = str.maketrans(LETTERS)
_MARKS = re.compile("[\u0300-\u036f]")


def fold(text: str | None) -> str | None:
    """Lower case, no accents, ligatures opened: « Œuvre Lefèvre » becomes `oeuvre lefevre`."""
    if text is None or text.isascii():
        return text.lower() if text else text
    return _MARKS.sub("", unicodedata.normalize("NFKD", text).lower()).translate(_LETTERS)


def digits(text: str) -> str:
    """The figures of a text alone: `+33 6 12` becomes `33612`."""
    return "".join(character for character in text if character.isdecimal() and character.isascii())

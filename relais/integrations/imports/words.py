"""Several words, or several names, in one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*(?=[,;]|$)|([^,;]*))(?:[,;]|$)')


def join_words(words: Sequence[str]) -> str:
    """Words in one cell; those with a comma or semicolon of their own stand between quotation marks."""
    return ", ".join('"' + word.replace('"', '""') + '"' if any(mark in word for mark in ',;"') else word for word in words)


def split_words(text: str) -> list[str]:
    """The words of a cell, between commas or semicolons."""
    return [(found[1] or found[2] or "").replace('""', '"').strip() for found in _WORD.finditer(text) if found[0].strip(" ,;")]


_NAME = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*(?=[;\n]|$)|([^;\n]*))(?:[;\n]|$)')


def join_names(names: Sequence[str]) -> str:
    """Names in one cell, which may hold commas: « Durand, Petit & Cie; Vauban »."""
    return "; ".join('"' + name.replace('"', '""') + '"' if ";" in name or '"' in name else name for name in names)


def split_names(text: str) -> list[str]:
    """The names of a cell, between semicolons or on lines of their own."""
    return [(found[1] or found[2] or "").replace('""', '"').strip() for found in _NAME.finditer(text) if found[0].strip(" ;\n")]

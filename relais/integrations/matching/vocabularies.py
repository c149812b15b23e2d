"""Lists of words that values are compared with when the firm has no list of its own."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "vocabularies"


def industries() -> list[str]:
    """The names of branches of business in English and French."""
    return list(dict.fromkeys(word for names in _industries().values() for words in names.values() for word in words))


def industry_key(name: str) -> str | None:
    """The branch that a name in either language stands for: `retail` for « Commerce de détail »."""
    return next((key for key, names in _industries().items() if any(name in words for words in names.values())), None)


@cache
def _industries() -> dict[str, dict[str, list[str]]]:
    content: dict[str, dict[str, list[str]]] = json.loads((_FOLDER / "industries.json").read_text("utf-8"))
    return content

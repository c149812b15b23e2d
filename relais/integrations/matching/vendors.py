"""Known programs and the headings of their exports, in `vendors/`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from relais.integrations.matching.meaning import Meaning
from relais.integrations.matching.words import key_of

_FOLDER = Path(__file__).parent / "vendors"
#: So much of a file must be the program's own words, and as much as one heading and a half that no other has.
_LEAST_SHARE = 0.5
_LEAST_WEIGHT = 1.5


@dataclass(frozen=True)
class Vendor:
    """A program. `columns` gives the meaning of its headings, `None` for those that nothing here has a place for."""

    key: str
    name: str
    columns: dict[str, Meaning | None]

    def knows(self, column: str) -> bool:
        return key_of(column) in self.columns

    def meaning_of(self, column: str) -> Meaning | None:
        return self.columns.get(key_of(column))


def detect_vendor(columns: Iterable[str]) -> Vendor | None:
    """The program whose export has these headings, if it is one that is known."""
    keys = {key_of(column) for column in columns}
    best: Vendor | None = None
    best_weight = 0.0
    for vendor in vendors():
        known = keys & vendor.columns.keys()
        weight = sum(1 / _spread()[key] ** 2 for key in known)
        if weight > best_weight and weight >= _LEAST_WEIGHT and len(known) >= _LEAST_SHARE * len(keys):
            best, best_weight = vendor, weight
    return best


@cache
def vendors() -> tuple[Vendor, ...]:
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.json")))


def _read(path: Path) -> Vendor:
    content = json.loads(path.read_text("utf-8"))
    columns = {
        key_of(heading): Meaning.parse(meaning) if meaning else None
        for meaning, headings in content["columns"].items()
        for heading in headings
    }
    return Vendor(path.stem, content["name"], columns)


@cache
def _spread() -> Counter[str]:
    """How many programs have each heading."""
    return Counter(key for vendor in vendors() for key in vendor.columns)

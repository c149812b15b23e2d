"""Values that are nearly one of a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils


@dataclass(frozen=True)
class Correction:
    value: str
    suggestion: str
    score: float
    count: int


def suggest_corrections(values: Counter[str], vocabulary: Sequence[str]) -> list[Correction]:
    found = []
    for value, count in values.items():
        best = process.extractOne(value, vocabulary, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=80)
        if best is not None:
            found.append(Correction(value, best[0], best[1] / 100, count))
    return found

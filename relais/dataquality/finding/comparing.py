"""Every pair gets its score, and what speaks for it and against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from relais.dataquality.finding.model import linker_on
from relais.dataquality.finding.workbench import Workbench
from relais.dataquality.likeness import Likeness

#: From here on two records are shown as likely duplicates.
LIKELY = 0.5
BATCH = 5000


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """`evidence` lists comparison, level and weight in bits; the weights and `start` add up to the score."""

    one: int
    other: int
    score: float
    start: float
    evidence: list[tuple[str, str, float]]


def compare_pairs(bench: Workbench, likeness: Likeness, settings: dict[str, Any]) -> list[ScoredPair]:
    """The pairs that are likely, the surest first."""
    linker = linker_on(bench, settings)
    linker.table_management.register_blocked_pairs_for_predict(linker._db_api.register("pairs"))
    predicted = linker.inference.predict(threshold_match_probability=LIKELY).physical_name
    return sorted(_read(bench, likeness, predicted), key=lambda pair: (-pair.score, pair.one, pair.other))


def _read(bench: Workbench, likeness: Likeness, table: str) -> Iterator[ScoredPair]:
    made = {name for name, *_rest in bench.run(f"DESCRIBE {table}")}
    asked = ["id_l", "id_r", "match_probability", "match_weight"]
    for key in likeness.comparisons:
        rare = f" + coalesce(mw_tf_adj_{key}, 0)" if f"mw_tf_adj_{key}" in made else ""
        asked += [f"gamma_{key}", f"coalesce(mw_{key}, 0){rare}"]
    answer = bench.connection.execute(f"SELECT {', '.join(asked)} FROM {table}")
    while rows := answer.fetchmany(BATCH):
        yield from (_pair(likeness, row) for row in rows)


def _pair(likeness: Likeness, row: tuple[Any, ...]) -> ScoredPair:
    one, other, score, weight, *compared = row
    evidence = [
        (key, comparison.level_of(number).key, round(bits, 2))
        for (key, comparison), number, bits in zip(likeness.comparisons.items(), compared[::2], compared[1::2], strict=True)
        if number >= 0
    ]
    return ScoredPair(one, other, score, round(weight - sum(compared[1::2]), 2), evidence)

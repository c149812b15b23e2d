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
    columns = [name for name, *_rest in bench.run(f"DESCRIBE {table}")]
    answer = bench.connection.execute(f"SELECT * FROM {table}")
    while rows := answer.fetchmany(BATCH):
        for row in rows:
            yield _pair(likeness, dict(zip(columns, row, strict=True)))


def _pair(likeness: Likeness, row: dict[str, Any]) -> ScoredPair:
    evidence = []
    for key, comparison in likeness.comparisons.items():
        number = row[f"gamma_{key}"]
        if number >= 0:
            bits = (row.get(f"mw_{key}") or 0.0) + (row.get(f"mw_tf_adj_{key}") or 0.0)
            evidence.append((key, comparison.level_of(number).key, round(bits, 2)))
    start = row["match_weight"] - sum(bits for _key, _level, bits in evidence)
    return ScoredPair(row["id_l"], row["id_r"], row["match_probability"], round(start, 2), evidence)

"""The one model that ships: Splink's, with our guesses, corrected by what the firm's own data show.

A small base shows nothing reliable, so that the guesses stand; a large one weighs as much as they do, never more: a base with hardly any
duplicates would otherwise teach that members of one family are one person.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from relais.dataquality.finding.blocking import agreeing, list_columns
from relais.dataquality.finding.workbench import Workbench
from relais.dataquality.likeness import Likeness
from relais.dataquality.likeness.comparison import Comparison, Level
from relais.dataquality.likeness.declaration import Block

#: Of the duplicates there are, about so many are found by the blocks that are certain.
SHARE_THAT_IS_CERTAIN = 0.6
#: Per record, so many pairs at least and at most.
FEWEST, MOST = 0.02, 4.0
LARGEST_SHARE = 0.02
FEWEST_TO_LEARN_FROM = 20
SAMPLED_PAIRS = 100_000
#: A guess counts like an observation on so many pairs.
WEIGHT_OF_GUESS = 20_000
PAIRS_FOR_HALF_TRUST = 500
MOST_TRUST = 0.5
#: What is learnt may be so many times the guess; duplicates are never learnt to disagree more often than guessed.
FARTHEST = 3.0
SEED = 1
TABLE = "prepared"


def learnt(bench: Workbench, likeness: Likeness, records: int) -> dict[str, Any]:
    """The settings with which the pairs of this firm are compared."""
    from splink.internals.exceptions import EMTrainingException

    everything = max(1, records * (records - 1) // 2)
    expected = _expected_pairs(bench, likeness, records)
    settings = guessed(likeness, min(expected / everything, LARGEST_SHARE))
    if expected < FEWEST_TO_LEARN_FROM:
        return settings
    linker = linker_on(bench, settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED_PAIRS, seed=SEED, min_count_per_level=None, num_chunks=1)
    lists = list_columns(bench)
    for block in likeness.trained_on:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(
                _rule(block, lists), fix_u_probabilities=True, estimate_without_term_frequencies=True, max_pairs=SAMPLED_PAIRS
            )
        except (EMTrainingException, ValueError, ArithmeticError):
            continue  # no two records agree in this block, or all that do are duplicates, which Splink answers with log(0)
    sampled = min(SAMPLED_PAIRS, everything)
    trust = MOST_TRUST * min(1.0, expected / PAIRS_FOR_HALF_TRUST)
    return _blended(settings, linker.misc.save_model_to_json(), trust=trust, sampled=sampled)


def _rule(block: Block, lists: Mapping[str, bool]) -> str:
    """A block that Splink can learn from: of a list, the first."""
    return " AND ".join(f"l.{name}[1] = r.{name}[1]" if lists[name] else f"l.{name} = r.{name}" for name in block)


def guessed(likeness: Likeness, share: float) -> dict[str, Any]:
    """Splink's settings before anything is learnt. `share` of all pairs are expected to be duplicates."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": share,
        "em_convergence": 0.001,
        "max_iterations": 10,
        "retain_matching_columns": True,  # with them come the numbers of the levels
        "retain_intermediate_calculation_columns": True,
        # The pairs are our own; Splink wants a rule all the same.
        "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.id = r.id"}],
        "comparisons": [_comparison(each) for each in likeness.comparisons.values()],
    }


def linker_on(bench: Workbench, settings: dict[str, Any]) -> Any:
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    database = DuckDBAPI(bench.connection)
    return Linker(database.register(TABLE), json.loads(json.dumps(settings)), log_level=None, validate_settings=False)


def _comparison(comparison: Comparison) -> dict[str, Any]:
    unknown = comparison.unknown or " OR ".join(f"{column}_{side} IS NULL" for column in comparison.columns for side in "lr")
    levels = [{"sql_condition": unknown, "label_for_charts": "unknown", "is_null_level": True}]
    return {"output_column_name": comparison.key, "comparison_levels": levels + [_level(level) for level in comparison.levels]}


def _level(level: Level) -> dict[str, Any]:
    rare = {"tf_adjustment_column": level.rarity, "tf_minimum_u_value": 0.00002} if level.rarity else {}
    return {
        "sql_condition": level.condition or "ELSE",
        "label_for_charts": level.key,
        "m_probability": level.same,
        "u_probability": level.other,
    } | rare


def _expected_pairs(bench: Workbench, likeness: Likeness, records: int) -> float:
    lists = list_columns(bench)
    certain = " OR ".join(f"({agreeing(block, lists)})" for block in likeness.certain)
    found = bench.number(
        f"SELECT count(*) FROM pairs JOIN {TABLE} l ON l.id = join_key_l JOIN {TABLE} r ON r.id = join_key_r WHERE {certain}"
    )
    return min(max(found / SHARE_THAT_IS_CERTAIN, FEWEST * records), MOST * records)


def _blended(guess: dict[str, Any], model: dict[str, Any], *, trust: float, sampled: int) -> dict[str, Any]:
    shown = {comparison["output_column_name"]: comparison for comparison in model["comparisons"]}
    for comparison in guess["comparisons"]:
        # Splink leaves out what holds no values at all.
        of_comparison = shown.get(comparison["output_column_name"], {}).get("comparison_levels", ())
        learnt_levels = {level["label_for_charts"]: level for level in of_comparison}
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        for level in levels:
            seen = learnt_levels.get(level["label_for_charts"], {})
            least_and_most = level["m_probability"] / FARTHEST, level["m_probability"] * (1 if level is levels[-1] else FARTHEST)
            level["m_probability"] = _mixed(level["m_probability"], seen.get("m_probability"), trust, *least_and_most)
            level["u_probability"] = _mixed(level["u_probability"], seen.get("u_probability"), sampled / (sampled + WEIGHT_OF_GUESS))
        for name in ("m_probability", "u_probability"):
            whole = sum(level[name] for level in levels)
            for level in levels:
                level[name] /= whole
    return guess


def _mixed(guess: float, seen: Any, trust: float, least: float = 0.0, most: float = 1.0) -> float:
    """Splink leaves out, or gives a sentence for, what it could not learn."""
    return guess * (1 - trust) + min(max(seen, least), most) * trust if isinstance(seen, float) else guess

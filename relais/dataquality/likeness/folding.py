"""SQL that brings text into the form in which it is compared."""

from __future__ import annotations


def folded(column: str) -> str:
    """Lower case, no accents, words parted by one space; empty is unknown."""
    return f"nullif(trim(regexp_replace(replace(replace(lower(strip_accents({column})), 'œ', 'oe'), 'ß', 'ss'), '[^\\p{{L}}\\p{{N}}]+', ' ', 'g')), '')"


def sound(column: str) -> str:
    """The first letter and the consonants after it: « lefevre » and « lefebvre » nearly agree, « rousseau » and « rouseau » do."""
    spelled = f"replace(replace(replace(replace(replace(substr({column}, 2), 'ph', 'f'), 'ck', 'k'), 'ss', 's'), 'll', 'l'), 'nn', 'n')"
    return f"left(left({column}, 1) || translate({spelled}, 'zcaeiouyhw -', 'sk'), 6)"


def nearly(column: str, slips: int) -> str:
    """At most so many slips of the keyboard: a letter more, less, other, or two turned. The lengths are looked at first: that is cheap."""
    one, other = f"{column}_l", f"{column}_r"
    return f"(abs(length({one}) - length({other})) <= {slips} and damerau_levenshtein({one}, {other}) <= {slips})"


def alike(column: str, least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Level:
    """A degree of agreement of two values.

    condition  SQL over the prepared columns of both sides, as `city_l` and `city_r`; the last level of a comparison has none
    same       how often two entries of one party agree so; a first guess, corrected by the firm's own data
    other      how often two parties do
    words      what a person is told, as evidence for or against
    rarity     a column whose rare values say more than its common ones
    """

    key: str
    condition: str
    same: float
    other: float
    words: str | Promise = ""
    rarity: str = ""


@dataclass(frozen=True)
class Comparison:
    """One thing that is compared: `columns` that both sides have, or else SQL that says where there is nothing to compare. `fields` are those it tells of: who may not read them all is not told what came of it."""

    key: str
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    levels: Sequence[Level]
    unknown: str = ""

    def level_of(self, number: int) -> Level:
        """The level behind Splink's number, which counts from the last one up."""
        return self.levels[len(self.levels) - 1 - number]

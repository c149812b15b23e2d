from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from relais.dataquality.likeness.comparison import Comparison, Level
from relais.dataquality.likeness.kinds import Day, Kind, PersonName

#: A block is a tuple of prepared columns: two records are compared when they agree in all of them. One of them may be a list.
Block = tuple[str, ...]


@dataclass(frozen=True)
class Likeness:
    """How records of a type are compared.

    kinds       what is compared
    blocks      which records are compared at all: those that share one of these
    certain     blocks that hardly ever meet in two parties: how many there are tells how many duplicates to expect
    trained_on  blocks from which the other comparisons are learnt
    """

    kinds: Sequence[Kind]
    blocks: Sequence[Block]
    certain: Sequence[Block]
    trained_on: Sequence[Block]

    @cached_property
    def comparisons(self) -> dict[str, Comparison]:
        found = [each for kind in self.kinds for each in kind.comparisons()]
        names = next((kind for kind in self.kinds if isinstance(kind, PersonName)), None)
        common = [kind for kind in self.kinds if kind.shared]
        if names and common:
            found.append(_household(names, common, [kind for kind in self.kinds if isinstance(kind, Day)]))
        return {each.key: each for each in found}

    @cached_property
    def prepared(self) -> dict[str, str]:
        return {column: sql for kind in self.kinds for column, sql in kind.prepared().items()}


def _household(names: PersonName, common: Sequence[Kind], days: Sequence[Day]) -> Comparison:
    """A couple shares last name, address, telephone and often the e-mail, colleagues address and switchboard: each would speak for one person.

    Names that have nothing in common outweigh all of it, unless both were born on the same day, or nearly so.
    """
    born = "".join(f" and coalesce(damerau_levenshtein({day.field}_l, {day.field}_r) > 1, true)" for day in days)
    shared = " or ".join(f"coalesce({kind.shared}, false)" for kind in common)
    fields = tuple(dict.fromkeys(field for kind in (names, *common, *days) for field in kind.tells_of))
    levels = (
        Level("stranger", "true", 1e-18, 0.3, _("Another name, as in a household or a firm")),
        Level("other", "", 1.0, 0.7),
    )
    return Comparison("household", fields, (), levels, unknown=f"not ({names.stranger} and ({shared}){born})")

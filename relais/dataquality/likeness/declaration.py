from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from relais.dataquality.likeness.comparison import Comparison
from relais.dataquality.likeness.kinds import Kind, PersonName

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
        names = next((kind for kind in self.kinds if isinstance(kind, PersonName)), None)
        stranger = names.stranger if names else "false"
        return {each.key: each for kind in self.kinds for each in kind.comparisons(stranger)}

    @cached_property
    def prepared(self) -> dict[str, str]:
        return {column: sql for kind in self.kinds for column, sql in kind.prepared().items()}

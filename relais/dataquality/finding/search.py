from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from relais.dataquality.errors import NoLikeness
from relais.dataquality.finding.blocking import pair_up, prepare
from relais.dataquality.finding.comparing import compare_pairs
from relais.dataquality.finding.grouping import FoundGroup, group_pairs
from relais.dataquality.finding.model import learnt
from relais.dataquality.finding.unloading import unload
from relais.dataquality.finding.workbench import opened_workbench
from relais.dataquality.likeness import likeness_of
from relais.records.api import RecordType

#: How far a search is after each step, out of a hundred.
READ, PAIRED, LEARNT, COMPARED = 30, 45, 75, 98
Tell = Callable[[int, str], None]


@dataclass(frozen=True)
class Found:
    """What a search found: how many records it read, how many pairs it compared, and the groups."""

    records: int
    compared: int
    groups: Sequence[FoundGroup]


def find_groups(declared: RecordType, apart: Sequence[tuple[int, int]], tell: Tell) -> Found:
    """Compare all records of a type. `tell` is told how far it is, and may end the search by raising."""
    likeness = likeness_of(declared)
    if likeness is None:
        raise NoLikeness(declared.name_plural)
    total = max(1, declared.queryset().count())
    with opened_workbench() as bench:
        records = unload(bench, declared, likeness, lambda done: tell(min(READ, READ * done // total), _("Reading the records")))
        tell(READ, _("Finding pairs to compare"))
        prepare(bench, likeness)
        pairs = pair_up(bench, likeness, apart)
        tell(PAIRED, _("Learning from your data"))
        if not pairs:
            return Found(records, 0, [])
        settings = learnt(bench, likeness, records)
        tell(LEARNT, _("Comparing {count} pairs").format(count=pairs))
        scored = compare_pairs(bench, likeness, settings)
        tell(COMPARED, _("Grouping"))
        return Found(records, pairs, group_pairs(scored, apart))

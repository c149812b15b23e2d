"""Pairs make groups: whoever is tied to a member belongs to it, as long as no two members were told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from relais.dataquality.finding.comparing import ScoredPair

#: A chain of likenesses that grows longer ties together what has little in common.
MOST_IN_GROUP = 40


@dataclass
class FoundGroup:
    """`score` is that of its weakest tie: as sure as one may be that all are one."""

    members: list[int] = field(default_factory=list)
    pairs: list[ScoredPair] = field(default_factory=list)
    score: float = 1.0


def group_pairs(pairs: Sequence[ScoredPair], apart: Iterable[tuple[int, int]]) -> list[FoundGroup]:
    """The surest pairs are tied first, so that a doubtful one cannot keep a sure one out."""
    strangers: dict[int, set[int]] = {}
    for one, other in apart:
        strangers.setdefault(one, set()).add(other)
        strangers.setdefault(other, set()).add(one)
    groups: dict[int, FoundGroup] = {}
    for pair in pairs:
        left = groups.get(pair.one) or FoundGroup([pair.one])
        right = groups.get(pair.other) or FoundGroup([pair.other])
        if left is not right:
            if len(left.members) + len(right.members) > MOST_IN_GROUP or _are_strangers(left, right, strangers):
                continue
            joined = FoundGroup([*left.members, *right.members], [*left.pairs, *right.pairs], min(left.score, right.score, pair.score))
            groups.update(dict.fromkeys(joined.members, joined))
            left = joined
        left.pairs.append(pair)
    return list({id(group): group for group in groups.values()}.values())


def _are_strangers(left: FoundGroup, right: FoundGroup, strangers: dict[int, set[int]]) -> bool:
    return any(not strangers[member].isdisjoint(right.members) for member in left.members if member in strangers)


def tied_parts(pairs: Sequence[tuple[int, int]]) -> list[set[int]]:
    """What hangs together by these pairs."""
    parts: list[set[int]] = []
    for one, other in pairs:
        touching = [part for part in parts if one in part or other in part]
        parts = [part for part in parts if part not in touching] + [{one, other}.union(*touching)]
    return parts

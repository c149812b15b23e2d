"""Groups of likely duplicates as one user may see them: records through the gate, and evidence from fields that the user may read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from relais.accounts.models import User
from relais.dataquality.finding.comparing import LIKELY
from relais.dataquality.finding.grouping import tied_parts
from relais.dataquality.likeness import likeness_of
from relais.dataquality.likeness.comparison import Comparison
from relais.dataquality.models import DuplicateGroup, DuplicatePair, GroupMember
from relais.records.api import RecordType, count_rows, readable_fields, visible


@dataclass(frozen=True)
class SeenPair:
    """Two records, and in words what speaks for one record and what against it, the weightiest first."""

    one: int
    other: int
    score: float
    speaks_for: Sequence[str]
    speaks_against: Sequence[str]


@dataclass(frozen=True)
class SeenGroup:
    pk: int
    score: float
    members: Sequence[int]
    pairs: Sequence[SeenPair]


def groups_open_to(user: User | None, declared: RecordType) -> QuerySet[DuplicateGroup]:
    """Groups of which the user may see at least two records, the surest first. Records in the bin are seen by nobody."""
    ids = visible(user, declared).values("pk")
    members = GroupMember.objects.filter(group__type=declared.key, record_id__in=ids)
    several = members.values("group").annotate(number=count_rows()).filter(number__gte=2).values("group")
    found = DuplicateGroup.objects.filter(type=declared.key, pk__in=several)
    if _open_comparisons(user, declared) != _comparisons(declared):
        found = found.filter(pk__in=[group.pk for group in seen_groups(declared, found, user)])
    return found.order_by("-score", "pk")


def seen_groups(declared: RecordType, groups: QuerySet[DuplicateGroup], user: User | None) -> list[SeenGroup]:
    """These groups with what the user may know of them. A group that only hangs together by what is closed to the user is not there."""
    rows = {group.pk: group for group in groups.order_by("-score", "pk")}
    pairs: dict[int, list[SeenPair]] = defaultdict(list)
    opened, everything = _open_comparisons(user, declared), _comparisons(declared)
    members = GroupMember.objects.filter(group__in=groups.values("pk")).values("record_id")
    living = set(visible(user, declared).filter(pk__in=members).values_list("pk", flat=True))
    for pair in DuplicatePair.objects.filter(group__in=groups.values("pk")).order_by("-score", "pk"):
        if (
            pair.group_id in rows
            and {pair.one_id, pair.other_id} <= living
            and (seen := _seen_pair(pair, opened, is_whole=opened == everything))
        ):
            pairs[pair.group_id].append(seen)
    return [_seen_group(row, pairs[pk], is_whole=opened == everything) for pk, row in rows.items() if pairs[pk]]


def _seen_group(row: DuplicateGroup, pairs: Sequence[SeenPair], *, is_whole: bool) -> SeenGroup:
    """What still hangs together where a member is in the bin or closed to the user."""
    members = max(tied_parts([(pair.one, pair.other) for pair in pairs]), key=len)
    kept = [pair for pair in pairs if pair.one in members]
    return SeenGroup(row.pk, row.score if is_whole else min(pair.score for pair in kept), sorted(members), kept)


def _seen_pair(pair: DuplicatePair, opened: dict[str, Comparison], *, is_whole: bool) -> SeenPair | None:
    """The pair as far as open fields tell of it; none where these alone would not have made it likely."""
    evidence = sorted((each for each in pair.evidence if each[0] in opened), key=lambda each: -abs(each[2]))
    score = pair.score if is_whole else _share(pair.start + sum(bits for _key, _level, bits in evidence))
    if score < LIKELY:
        return None
    words = [(str(_words(opened[key], level)), bits) for key, level, bits in evidence]
    speaks_for = [sentence for sentence, bits in words if sentence and bits > 0]
    speaks_against = [sentence for sentence, bits in words if sentence and bits < 0]
    return SeenPair(pair.one_id, pair.other_id, score, list(dict.fromkeys(speaks_for)), list(dict.fromkeys(speaks_against)))


def _words(comparison: Comparison, level: str) -> object:
    return next((each.words for each in comparison.levels if each.key == level), "")


def _share(bits: float) -> float:
    return 1 / (1 + 2.0 ** -max(-60.0, min(60.0, bits)))


def _comparisons(declared: RecordType) -> dict[str, Comparison]:
    likeness = likeness_of(declared)
    return likeness.comparisons if likeness else {}


def _open_comparisons(user: User | None, declared: RecordType) -> dict[str, Comparison]:
    """Those whose fields the user may read. What copies a field, or tells of it, is asked of the gate."""
    readable = readable_fields(user, declared).keys()
    return {key: each for key, each in _comparisons(declared).items() if readable >= set(each.fields)}

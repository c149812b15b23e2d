"""What a person knows better: these are not the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from django.db import transaction
from django.db.models import Q

from relais.accounts.models import User
from relais.dataquality.errors import GroupIsGone
from relais.dataquality.finding.grouping import tied_parts
from relais.dataquality.models import DuplicateGroup, DuplicatePair, GroupMember, ToldApart
from relais.records.api import RecordType, visible


def tell_apart(declared: RecordType, ids: Sequence[int], *, by: User) -> None:
    """Say that no two of these records are the same. They are not proposed together again, by no later search."""
    known = set(visible(by, declared, "change").filter(pk__in=ids).values_list("pk", flat=True))
    if len(known) < 2 or known != set(ids):
        raise GroupIsGone
    with transaction.atomic():
        said = {
            tuple(sorted(pair)) for pair in ToldApart.objects.filter(_among(known), type=declared.key).values_list("one_id", "other_id")
        }
        new = [pair for pair in combinations(sorted(known), 2) if pair not in said]
        ToldApart.objects.bulk_create([ToldApart(type=declared.key, one_id=one, other_id=other, by=by) for one, other in new])
        for group in DuplicateGroup.objects.filter(type=declared.key, members__record_id__in=known).distinct():
            _part(group, known)


def forget_told_apart(told: ToldApart) -> None:
    """Compare the two again, at the next search."""
    told.delete()


def _among(ids: set[int]) -> Q:
    return Q(one_id__in=ids, other_id__in=ids)


def _part(group: DuplicateGroup, apart: set[int]) -> None:
    """Of those told apart, each keeps what else it is tied to; whoever is left alone leaves the group."""
    group.pairs.filter(_among(apart)).delete()
    tied = tied_parts(list(group.pairs.values_list("one_id", "other_id")))
    parts = sorted(tied, key=len, reverse=True)
    if not parts:
        _drop(group)
        return
    for part in parts[1:]:
        other = DuplicateGroup.objects.create(type=group.type, score=group.score)
        group.members.filter(record_id__in=part).update(group=other)
        group.pairs.filter(one_id__in=part).update(group=other)
        _end_if_mixed(other, part, apart)
    group.members.exclude(record_id__in=parts[0]).delete()
    _end_if_mixed(group, parts[0], apart)


def _end_if_mixed(group: DuplicateGroup, members: set[int], apart: set[int]) -> None:
    """Two who were told apart may still hang together through a third; the next search decides anew to whom that one belongs."""
    if len(members & apart) > 1:
        _drop(group)


def _drop(group: DuplicateGroup) -> None:
    DuplicatePair.objects.filter(group=group).delete()
    GroupMember.objects.filter(group=group).delete()
    group.delete()

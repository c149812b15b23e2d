"""A search in the background, and what it found in tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import monotonic

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relais.accounts.models import User
from relais.core import clock, jobs
from relais.dataquality.errors import NoLikeness
from relais.dataquality.finding.grouping import FoundGroup
from relais.dataquality.finding.search import Found, find_groups
from relais.dataquality.likeness import likeness_of
from relais.dataquality.models import DuplicateGroup, DuplicatePair, DuplicateSearch, GroupMember, ToldApart
from relais.records.api import RecordType, chunks, registry

BATCH = 1000


def start_search(declared: RecordType, *, by: User | None) -> DuplicateSearch:
    """Have all records of the type compared in the background; a search that is already going on is that one."""
    if likeness_of(declared) is None:
        raise NoLikeness(declared.name_plural)
    with transaction.atomic():
        last = last_search(declared)
        if last is not None and last.is_going_on:
            return last
        search = DuplicateSearch.objects.create(type=declared.key, by=by)
        search.job = jobs.enqueue(search_duplicates, actor_id=by.pk if by else None, search_id=search.pk)
        search.save(update_fields=["job"])
    return search


def last_search(declared: RecordType) -> DuplicateSearch | None:
    return DuplicateSearch.objects.select_related("job").filter(type=declared.key).order_by("-pk").first()


@jobs.job(title=_("Search for duplicates"), max_attempts=3)
def search_duplicates(job: jobs.RunningJob, search_id: int) -> dict[str, int]:
    """Compare all records of a type; what was found before is replaced at the end, as a whole."""
    search = DuplicateSearch.objects.get(pk=search_id)
    run_search(search, lambda done, message: job.progress(done, 100, message))
    return {"records": search.records, "groups": search.groups}


def search_now(declared: RecordType) -> DuplicateSearch:
    """Compare all records of the type here and now, for the command line."""
    search = DuplicateSearch(type=declared.key)
    run_search(search, lambda _done, _message: None)
    return search


def run_search(search: DuplicateSearch, tell: Callable[[int, str], None]) -> None:
    """The search itself, here and now."""
    started = monotonic()
    apart = [(min(pair), max(pair)) for pair in ToldApart.objects.filter(type=search.type).values_list("one_id", "other_id")]
    found = find_groups(registry.get(search.type), apart, tell)
    with transaction.atomic():
        _replace(search.type, found.groups)
        _finish(search, found, monotonic() - started)


def _finish(search: DuplicateSearch, found: Found, seconds: float) -> None:
    search.records, search.compared, search.groups = found.records, found.compared, len(found.groups)
    search.seconds, search.finished_at = seconds, clock.now()
    search.save()


def _replace(type_key: str, groups: Sequence[FoundGroup]) -> None:
    DuplicatePair.objects.filter(group__type=type_key).delete()
    GroupMember.objects.filter(group__type=type_key).delete()
    DuplicateGroup.objects.filter(type=type_key).delete()
    for part in chunks(groups, BATCH):
        rows = DuplicateGroup.objects.bulk_create([DuplicateGroup(type=type_key, score=group.score) for group in part])
        GroupMember.objects.bulk_create(_members(rows, part))
        DuplicatePair.objects.bulk_create(_pairs(rows, part), batch_size=BATCH)


def _members(rows: Sequence[DuplicateGroup], found: Sequence[FoundGroup]) -> Iterator[GroupMember]:
    for row, group in zip(rows, found, strict=True):
        yield from (GroupMember(group=row, record_id=pk) for pk in sorted(group.members))


def _pairs(rows: Sequence[DuplicateGroup], found: Sequence[FoundGroup]) -> Iterator[DuplicatePair]:
    for row, group in zip(rows, found, strict=True):
        for pair in group.pairs:
            yield DuplicatePair(
                group=row, one_id=pair.one, other_id=pair.other, score=pair.score, start=pair.start, evidence=[list(each) for each in pair.evidence]
            )  # fmt: skip

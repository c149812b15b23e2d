"""Records are found by the titles of those they link to, so they follow when such a title changes or goes to the bin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relais.core.jobs import enqueue, job
from relais.records.registry import registry
from relais.records.search.blueprint import blueprint_of

if TYPE_CHECKING:
    from relais.records.fields import Link, Links
    from relais.records.record_type import RecordType

BATCH = 1000


def follow(declared: RecordType, ids: Sequence[int]) -> None:
    """Have the entries of what links to these records written anew, once the change is stored."""
    if ids and any(True for _found in _linking(declared)):
        for start in range(0, len(ids), BATCH):
            enqueue(refresh_linking, type=declared.key, ids=list(ids[start : start + BATCH]))


@job(title=_("Keep linked records findable"), timeout=timedelta(hours=6))
def refresh_linking(type: str, ids: list[int]) -> None:
    """Write the entries of the records that link to these."""
    for source, link in _linking(registry.get(type)):
        _refresh(source, link, ids)


def _linking(declared: RecordType) -> Iterator[tuple[RecordType, Link | Links]]:
    for source in filter(attrgetter("is_findable"), registry):
        for link in blueprint_of(source).links.values():
            if declared in link.targets:
                yield source, link


def _refresh(source: RecordType, link: Link | Links, ids: Sequence[int]) -> None:
    """In batches, each locked while it is read and written, so that no newer change is overwritten."""
    from relais.records.search.storing import store_entries

    after = 0
    while True:
        with transaction.atomic():
            rows = link.naming(source.queryset().select_for_update(of=("self",)).filter(pk__gt=after), ids)
            records = list(rows.order_by("pk")[:BATCH])
            store_entries(source, records)
        if len(records) < BATCH:
            return
        after = records[-1].pk

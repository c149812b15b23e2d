"""The entries of the lists, kept in memory by each process.

Every request asks the database once whether they are still the same, so that a change made in one process is seen by
all others on their next request. Outside of requests that is asked again after a second. What a transaction has
changed and not yet committed is read from the database each time: nobody else may see it.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import local
from types import MappingProxyType

from django.core.signals import request_finished, request_started
from django.db import connections, router, transaction
from django.db.models import Count, Sum

from relais.core.text import fold
from relais.records.models import ReferenceItem
from relais.records.reference_lists.declaration import ReferenceEntry

#: How long, in seconds, entries are believed outside of a request.
BELIEVED = 1.0
Stamp = tuple[int, int]
Entries = Mapping[str, Mapping[str, ReferenceEntry]]
NONE: Mapping[str, ReferenceEntry] = MappingProxyType({})


@dataclass
class _Kept:
    stamp: Stamp
    entries: Entries
    labels: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    checked_at: float = 0.0


_kept: dict[str, _Kept] = {}
_request = local()


def entries_of(list_key: str) -> Mapping[str, ReferenceEntry]:
    """The entries of a list in their order, retired ones too, by key."""
    return _current().entries.get(list_key, NONE)


def labels_of(list_key: str, language: str) -> Mapping[str, str]:
    """The labels of the entries that are offered, in their order, by key."""
    kept = _current()
    found = kept.labels.get((list_key, language))
    if found is None:
        found = {key: entry.label(language) for key, entry in kept.entries.get(list_key, NONE).items() if entry.is_offered}
        kept.labels[list_key, language] = found
    return found


def key_called(list_key: str, text: str) -> str | None:
    """The offered entry with this key or this label in any language, without regard to case or accents."""
    kept = _current()
    words = kept.words.get(list_key)
    if words is None:
        words = kept.words[list_key] = {}
        for entry in kept.entries.get(list_key, NONE).values():
            if entry.is_offered:
                for word in (entry.key, entry.label_en, entry.label_fr):
                    words.setdefault(fold(word) or "", entry.key)
    return words.get(fold(text.strip()) or "") or None


def forget() -> None:
    """Call after a change, inside its transaction."""
    database = router.db_for_write(ReferenceItem)
    if connections[database].in_atomic_block:
        transaction.on_commit(_drop, using=database)
    else:
        _drop()


def _drop() -> None:
    _kept.clear()


def _has_uncommitted_changes(database: str) -> bool:
    return any(call[1] is _drop for call in connections[database].run_on_commit)


def _current() -> _Kept:
    database = router.db_for_read(ReferenceItem)
    if _has_uncommitted_changes(database):
        return _read(database)
    kept = _kept.get(database)
    if kept is not None and _is_believed(kept):
        return kept
    stamp = _stamp(database)
    if kept is None or kept.stamp != stamp:
        kept = _kept[database] = _read(database)
    _believe(kept)
    return kept


def _is_believed(kept: _Kept) -> bool:
    if getattr(_request, "is_open", False):
        return getattr(_request, "believed", None) is kept
    return time.monotonic() - kept.checked_at < BELIEVED


def _believe(kept: _Kept) -> None:
    _request.believed = kept
    kept.checked_at = time.monotonic()


def _stamp(database: str) -> Stamp:
    """Differs after every change, since each raises a version and none takes a row away."""
    found = ReferenceItem.objects.using(database).aggregate(rows=Count("pk"), versions=Sum("version"))
    return found["rows"], found["versions"] or 0


def _read(database: str) -> _Kept:
    stamp = _stamp(database)
    entries: dict[str, dict[str, ReferenceEntry]] = defaultdict(dict)
    rows = ReferenceItem.objects.using(database).order_by("list", "position", "id")
    for row in rows.only("list", "key", "label_en", "label_fr", "tone", "number", "is_active", "deleted_at"):
        entries[row.list][row.key] = ReferenceEntry(row.key, row.label_en, row.label_fr, row.tone, row.is_offered, row.number)
    return _Kept(stamp, dict(entries))


def _open_request(**_: object) -> None:
    _request.is_open = True
    _request.believed = None


def _close_request(**_: object) -> None:
    _request.is_open = False
    _request.believed = None


request_started.connect(_open_request, dispatch_uid="records_reference_lists")
request_finished.connect(_close_request, dispatch_uid="records_reference_lists")

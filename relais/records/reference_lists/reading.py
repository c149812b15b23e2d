"""The entries of the lists, kept in the memory of each process (see `relais.core.kept`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import MappingProxyType

from relais.core.kept import Kept
from relais.core.text import fold
from relais.records.models import ReferenceItem
from relais.records.reference_lists.declaration import ReferenceEntry

Entries = Mapping[str, Mapping[str, ReferenceEntry]]
NONE: Mapping[str, ReferenceEntry] = MappingProxyType({})


@dataclass
class _Lists:
    entries: Entries
    labels: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)


def _read(database: str) -> _Lists:
    entries: dict[str, dict[str, ReferenceEntry]] = defaultdict(dict)
    rows = ReferenceItem.objects.using(database).order_by("list", "position", "id")
    for row in rows.only("list", "key", "label_en", "label_fr", "tone", "number", "is_active", "deleted_at"):
        entries[row.list][row.key] = ReferenceEntry(row.key, row.label_en, row.label_fr, row.tone, row.is_offered, row.number)
    return _Lists(dict(entries))


LISTS = Kept("reference_lists", _read)
_supposed: ContextVar[_Lists | None] = ContextVar("supposed_entries", default=None)


@contextmanager
def supposing(more: Mapping[str, Iterable[str]]) -> Iterator[None]:
    """For a trial: as if the lists had these entries too, each called as it is written."""
    if not any(more.values()):
        yield
        return
    entries = {**LISTS.get().entries}
    for key, texts in more.items():
        entries[key] = {**entries.get(key, NONE), **{text: ReferenceEntry(text, text, "") for text in texts}}
    token = _supposed.set(_Lists(entries))
    try:
        yield
    finally:
        _supposed.reset(token)


def _lists() -> _Lists:
    return _supposed.get() or LISTS.get()


def entries_of(list_key: str) -> Mapping[str, ReferenceEntry]:
    """The entries of a list in their order, retired ones too, by key."""
    return _lists().entries.get(list_key, NONE)


def labels_of(list_key: str, language: str) -> Mapping[str, str]:
    """The labels of the entries that are offered, in their order, by key."""
    kept = _lists()
    found = kept.labels.get((list_key, language))
    if found is None:
        found = {key: entry.label(language) for key, entry in kept.entries.get(list_key, NONE).items() if entry.is_offered}
        kept.labels[list_key, language] = found
    return found


def key_called(list_key: str, text: str) -> str | None:
    """The offered entry with this key or this label in any language, without regard to case or accents."""
    kept = _lists()
    words = kept.words.get(list_key)
    if words is None:
        words = kept.words[list_key] = {}
        for entry in kept.entries.get(list_key, NONE).values():
            if entry.is_offered:
                for word in (entry.key, entry.label_en, entry.label_fr):
                    words.setdefault(fold(word) or "", entry.key)
    return words.get(fold(text.strip()) or "") or None

"""What happened to a record, newest first: changes, and whatever the packages above add as sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge as merge_sorted
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relais.core.named_links import with_names
from relais.records.access.closing import open_title
from relais.records.access.gate import condition_for, readable_fields
from relais.records.fields import Collection, Link, LinkedRecord, Links, Reader
from relais.records.models import Change, Operation
from relais.records.modules import is_open

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType


#: How much more than asked for is read, so that what happened at one moment is there whole.
SAME_MOMENT = 8


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `words` is a sentence without its subject; `body` is harmless HTML."""

    at: datetime
    kind: str
    icon: str
    who: str
    words: str
    body: str = ""
    tone: str = ""
    url: str = ""
    id: int = 0
    actions: Sequence[tuple[str, str]] = field(default_factory=tuple)


@dataclass(frozen=True)
class Source:
    """`read(type, record, reader, before, limit)` answers entries older than `before`, newest first."""

    key: str
    label: str | Promise
    read: Callable[[RecordType, Any, Reader, datetime | None, int], Iterable[Entry]]


_sources: dict[str, Source] = {}


def register_timeline_source(source: Source) -> None:
    _sources[source.key] = source


def timeline_sources(user: User | None) -> list[Source]:
    return [source for source in _sources.values() if is_open(source.read, user)]


def timeline(
    declared: RecordType, record: Any, reader: Reader, *, kinds: Sequence[str] = (), before: datetime | None = None, limit: int = 30
) -> list[Entry]:
    """The newest entries of all sources in one order."""
    return timeline_part(declared, record, reader, kinds=kinds, before=before, limit=limit).entries[:limit]


@dataclass(frozen=True)
class Part:
    """A stretch of a timeline, and the moment before which it goes on; None where this is all."""

    entries: list[Entry]
    older_than: datetime | None


def timeline_part(
    declared: RecordType, record: Any, reader: Reader, *, kinds: Sequence[str] = (), before: datetime | None = None, limit: int = 30
) -> Part:
    """At least `limit` entries, if there are so many: what happened at one moment is not torn apart, so that nothing falls between two stretches."""
    chosen = [source for source in timeline_sources(reader.user) if not kinds or source.key in kinds]
    streams = [source.read(declared, record, reader, before, limit + SAME_MOMENT) for source in chosen]
    merged = merge_sorted(*streams, key=lambda entry: entry.at, reverse=True)
    entries = list(islice(merged, limit))
    following = next(merged, None)
    while following is not None and following.at == entries[-1].at:
        entries.append(following)
        following = next(merged, None)
    return Part(entries, entries[-1].at if following is not None else None)


_VERBS = {
    Change.Verb.CREATED: gettext_lazy("created the record"),
    Change.Verb.DELETED: gettext_lazy("moved the record to the bin"),
    Change.Verb.RESTORED: gettext_lazy("took the record out of the bin"),
}
_ICONS = {
    Change.Verb.CREATED: "plus",
    Change.Verb.CHANGED: "pencil",
    Change.Verb.DELETED: "trash-2",
    Change.Verb.RESTORED: "rotate-ccw",
    Change.Verb.MERGED: "merge",
}


def _changes(declared: RecordType, record: Any, reader: Reader, before: datetime | None, limit: int) -> Iterable[Entry]:
    rows = (
        with_names(Change.objects.filter(type=declared.key, record_id=record.pk), "actor").annotate(key=F("operation__key")).order_by("-id")
    )
    if before is not None:
        rows = rows.filter(at__lt=before)
    fields = readable_fields(reader.user, declared)
    for change in rows[:limit]:
        words = changed_words(declared, change, fields, reader)
        if words:
            who = change.actor.name if change.actor else _("Relais")
            if change.through == "agent":
                who = _("{person}, through the agent {agent}").format(person=who, agent=change.key.partition("… ")[2] or change.key)
            yield Entry(change.at, "changes", _ICONS[Change.Verb(change.verb)], who, words, id=change.pk)


def changed_words(declared: RecordType, change: Change, fields: Any, reader: Reader) -> str:
    """The change as the end of a sentence; only of fields that the reader may see."""
    if change.verb == Change.Verb.MERGED:
        return _merged_words(declared, change.operation, reader)
    if change.verb != Change.Verb.CHANGED:
        return str(_VERBS[Change.Verb(change.verb)])
    copies = {copy for own in declared.collections.values() if own.key in change.values for copy in own.copies}
    if not set(change.values) <= set(declared.follows):
        copies |= set(declared.follows)
    parts = []
    for key, (old, new) in change.values.items():
        own = fields.get(key)
        if own is None or key in copies:
            continue
        before, after = (shown_value(own, value, reader) for value in (old, new))
        if before and after:
            parts.append(_("changed {field} from {before} to {after}").format(field=own.label, before=before, after=after))
        elif after:
            parts.append(_("set {field} to {after}").format(field=own.label, after=after))
        else:
            parts.append(_("cleared {field}, which was {before}").format(field=own.label, before=before))
    return _first(parts)


def _first(parts: Sequence[str]) -> str:
    return ", ".join(parts[:4]) + (_(" and {count} more").format(count=len(parts) - 4) if len(parts) > 4 else "")


def _merged_words(declared: RecordType, operation: Operation, reader: Reader) -> str:
    """Who went into the record, and that they have come apart again."""
    titles = _first([_title_among([declared], pk, reader) for pk in operation.details["losers"]])
    if operation.undone_at is not None:
        return _("merged {titles} into this record, which was undone since").format(titles=titles)
    return _("merged {titles} into this record").format(titles=titles)


def shown_value(own: Any, value: Any, reader: Reader, *, whole: bool = False) -> str:
    """A value as the audit keeps it, in the reader's words; a long one is cut, unless it is wanted whole."""
    loaded = own.load(value)
    if own.is_empty(loaded):
        return ""
    if isinstance(own, Link):
        return _linked_title(own, loaded, reader)
    if isinstance(own, Links):
        loaded = [_named(own.one, pk, reader) for pk in loaded]
    if isinstance(own, Collection) and own.links:
        loaded = [item | {key: _named(link, item[key], reader) for key, link in own.links.items()} for item in loaded]
    text = own.text(loaded, reader)
    return text if whole or len(text) <= 80 else f"{text[:78]}…"


def _named(link: Link, pk: int | None, reader: Reader) -> LinkedRecord | None:
    return None if pk is None else LinkedRecord(pk, _linked_title(link, pk, reader))


def _linked_title(own: Link, pk: int, reader: Reader) -> str:
    return _title_among(own.targets, pk, reader)


def _title_among(types: Iterable[RecordType], pk: int, reader: Reader) -> str:
    """What a record of these types is called, though it may be in the bin by now; a closed one is not named."""
    for target in types:
        condition = condition_for(reader.user, target, "view")
        rows = target.queryset(with_deleted=True).filter(pk=pk)
        row = (rows if condition is None else rows.filter(condition)).values(*target.title_columns).first()
        if row:
            return open_title(target, row, reader.user)
    return _("a record that is not open to you")


register_timeline_source(Source("changes", gettext_lazy("Changes"), _changes))

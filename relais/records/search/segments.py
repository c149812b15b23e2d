"""The text of an entry: a segment for the title and one for each field that its type is searched by.

A segment begins with the marker of its field, one character that nobody can type into a search. Who may not read a field is
searched for with its segments cut out; so a role that changes needs no new index, and an answer never depends on a hidden
value (CVE-2024-36259 is such an oracle). Two fields of a type that share a marker are hidden together.
What `search_text` adds has no field: it is open to those from whom no field of the type is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zlib import crc32

from django.conf import settings
from django.utils.translation import override

from relais.records.fields import Collection, Email, Field, Link, LongText, Phone, Reader, RichText, Tags, Text, TimeZone, Url
from relais.records.search.numbers import phone_words
from relais.records.search.words import address, plain_words, searchable

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

TITLE = "\ue000"
MORE = "\ue001"
_FIRST, _LAST = 0xE002, 0xF8FF
_SEGMENT = re.compile("([\ue000-\uf8ff])([^\ue000-\uf8ff]*)")
_LONGEST_SEGMENT = 20_000
_LONGEST_TEXT = 60_000
_WEB = re.compile(r"^[a-z]+://(?:www\.)?", re.IGNORECASE)

Titles = Mapping[str, Mapping[int, str]]
Items = Mapping[str, Sequence[Mapping[str, Any]]]


def marker_of(key: str) -> str:
    return chr(_FIRST + crc32(key.encode()) % (_LAST - _FIRST + 1))


def segments_of(text: str) -> list[tuple[str, str]]:
    """Markers and words of an entry."""
    return _SEGMENT.findall(text)


def without(text: str, closed: str) -> str:
    """The text without the segments of the closed markers."""
    return "".join(marker + words for marker, words in _SEGMENT.findall(text) if marker not in closed) if closed else text


def title_words(text: str) -> str:
    found = _SEGMENT.match(text)
    return found[2].strip() if found and found[1] == TITLE else ""


def field_words(own: Field, value: Any) -> str:
    """A value as it is found by."""
    if isinstance(own, Email):
        return address(value)
    if isinstance(own, Phone):
        return phone_words(value)
    if isinstance(own, Url):
        return plain_words(_WEB.sub("", value))
    if isinstance(own, RichText):
        return searchable(own.text(value, Reader()))
    if type(own) is Tags:
        return searchable(" ".join(value))
    if isinstance(own, Text) and not isinstance(own, Tags):
        return searchable(value)
    return " ".join(dict.fromkeys(searchable(text) for text in _texts(own, value)))


def _texts(own: Field, value: Any) -> Iterable[str]:
    """What has names in several languages is found by each of them."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            yield own.text(value, Reader(language=language))


def item_words(collection: Collection, items: Iterable[Mapping[str, Any]]) -> str:
    keys = [(key, own) for key, own in collection.items.items() if is_words(own)]
    return " ".join(field_words(own, value) for item in items for key, own in keys if (value := item.get(key)))


def is_words(own: Field) -> bool:
    return isinstance(own, Text) and not isinstance(own, (Tags, TimeZone))


@dataclass(frozen=True)
class Blueprint:
    """Which fields make up the text of a type's entries."""

    declared: RecordType
    fields: Mapping[str, Field]

    @cached_property
    def collections(self) -> dict[str, Collection]:
        return {key: own for key, own in self.fields.items() if isinstance(own, Collection)}

    @cached_property
    def links(self) -> dict[str, Link]:
        return {key: own for key, own in self.fields.items() if isinstance(own, Link)}

    def is_touched(self, keys: Iterable[str]) -> bool:
        """Whether a change of these fields changes the text."""
        return self._depends_on_more or not self.fields.keys().isdisjoint(keys) or self.is_renamed(keys)

    def is_renamed(self, keys: Iterable[str]) -> bool:
        """Whether a change of these fields changes the title."""
        columns = set(self.declared.title_columns)
        return any(not columns.isdisjoint(self.declared.all_fields[key].attributes) for key in keys)

    @cached_property
    def _depends_on_more(self) -> bool:
        """The type says in Python what names or finds a record, so that any field may matter."""
        from relais.records.record_type import RecordType

        own = type(self.declared)
        return any(getattr(own, name) is not getattr(RecordType, name) for name in ("compose_title", "title_key_of", "search_text"))

    def text(self, record: Any, items: Items, titles: Titles) -> str:
        parts = [f"{TITLE} {searchable(self.declared.title_of(record))}"]
        for marker, words in self._writers:
            found = words(record, items, titles)
            if found:
                parts.append(f"{marker} {found[:_LONGEST_SEGMENT]}")
        more = [searchable(str(text)) for text in self.declared.search_text(record, items)]
        if more:
            parts.append(f"{MORE} {' '.join(dict.fromkeys(more))[:_LONGEST_SEGMENT]}")
        return "".join(parts)[:_LONGEST_TEXT]

    @cached_property
    def _writers(self) -> list[tuple[str, Callable[[Any, Items, Titles], str]]]:
        return [(marker_of(key), _writer(key, own)) for key, own in self.fields.items()]

    def closed_to(self, readable: Mapping[str, Field], sees_all: Callable[[RecordType], bool]) -> str:
        """The markers of what someone may not read: hidden fields, and titles of linked records that may be hidden."""
        closed = [
            marker_of(key)
            for key, own in self.fields.items()
            if key not in readable or (isinstance(own, Link) and not all(map(sees_all, own.targets)))
        ]
        hidden = [own for key, own in self.declared.all_fields.items() if key not in readable]
        if hidden:
            closed.append(MORE)
        columns = set(self.declared.title_columns)
        if any(not columns.isdisjoint(own.attributes) for own in hidden):
            closed.append(TITLE)
        return "".join(closed)

    def key_of(self, marker: str) -> str | None:
        return next((key for key in self.fields if marker_of(key) == marker), None)


def _writer(key: str, own: Field) -> Callable[[Any, Items, Titles], str]:
    if isinstance(own, Collection):
        return lambda record, items, titles: item_words(own, items.get(key, ()))
    if isinstance(own, Link):
        return lambda record, items, titles: searchable(titles[key].get(pk, "")) if (pk := own.get(record)) else ""

    def write(record: Any, items: Items, titles: Titles) -> str:
        value = own.get(record)
        return "" if own.is_empty(value) else field_words(own, value)

    return write


def blueprint_of(declared: RecordType) -> Blueprint:
    """Made once, and again when the fields of the type are built anew."""
    kept = declared.__dict__.get("_search_blueprint")
    if kept is None or kept[0] is not declared.all_fields:
        kept = declared.__dict__["_search_blueprint"] = (declared.all_fields, Blueprint(declared, _fields(declared)))
    return kept[1]


def _fields(declared: RecordType) -> dict[str, Field]:
    """The fields of `search`, and names in `subtitle`; a copy of a collection's first item only where the collection is not there."""
    asked = {key: declared.all_fields[key] for key in declared.search}
    asked |= {key: own for key in declared.subtitle if isinstance(own := declared.all_fields[key], (Link, LongText)) or is_words(own)}
    copies = {copy for own in asked.values() if isinstance(own, Collection) for copy in own.copies}
    titles = set(declared.title_columns)
    return {key: own for key, own in asked.items() if key not in copies and titles.isdisjoint(own.attributes)}

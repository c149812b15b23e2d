"""Which fields make up the text of a type's entries, and who may not read which of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from relais.records.fields import Collection, Field, Link, Links, link_of
from relais.records.search.field_words import is_text, words_of
from relais.records.search.segments import MORE, TITLE, marker_of
from relais.records.search.words import searchable

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

LONGEST_SEGMENT = 20_000
LONGEST_TEXT = 60_000

Items = Mapping[str, Sequence[Mapping[str, Any]]]
#: The words of the titles of linked records, by field and id.
Titles = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True)
class Blueprint:
    declared: RecordType
    fields: Mapping[str, Field]

    @cached_property
    def collections(self) -> dict[str, Collection]:
        return {key: own for key, own in self.fields.items() if isinstance(own, Collection)}

    @cached_property
    def links(self) -> dict[str, Link | Links]:
        return {key: own for key, own in self.fields.items() if isinstance(own, (Link, Links))}

    def text(self, record: Any, items: Items, titles: Titles) -> str:
        parts = [f"{TITLE} {searchable(self.declared.title_of(record))}"]
        for marker, words in self._writers:
            found = words(record, items, titles)
            if found:
                parts.append(f"{marker} {found[:LONGEST_SEGMENT]}")
        more = [searchable(str(text)) for text in self.declared.search_text(record, items)]
        if more:
            parts.append(f"{MORE} {' '.join(dict.fromkeys(more))[:LONGEST_SEGMENT]}")
        return "".join(parts)[:LONGEST_TEXT]

    @cached_property
    def _writers(self) -> list[tuple[str, Callable[[Any, Items, Titles], str]]]:
        return [(marker_of(key), _writer(key, own)) for key, own in self.fields.items()]

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

    def closed_to(self, readable: Mapping[str, Field], sees_all: Callable[[RecordType], bool]) -> str:
        """The markers of what someone may not read: hidden fields, and titles of linked records of which some are hidden.

        What `search_text` adds is of no field; it is open to those from whom no field of the type is hidden.
        """
        closed = [
            marker_of(key)
            for key, own in self.fields.items()
            if key not in readable or ((link := link_of(own)) and not all(map(sees_all, link.targets)))
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
    if isinstance(own, Link):
        return lambda record, items, titles: titles[key].get(pk, "") if (pk := own.get(record)) else ""
    if isinstance(own, Links):
        return lambda record, items, titles: " ".join(titles[key].get(pk, "") for pk in own.get(record))
    words = words_of(own)
    if isinstance(own, Collection):
        return lambda record, items, titles: words(items.get(key, ()))
    return lambda record, items, titles: "" if own.is_empty(value := own.get(record)) else words(value)


def blueprint_of(declared: RecordType) -> Blueprint:
    """Made once, and again when the fields of the type are built anew."""
    kept = declared.__dict__.get("_search_blueprint")
    if kept is None or kept[0] is not declared.all_fields:
        kept = declared.__dict__["_search_blueprint"] = (declared.all_fields, Blueprint(declared, _fields(declared)))
    return kept[1]


def _fields(declared: RecordType) -> dict[str, Field]:
    """The fields of `search`, and texts and links in `subtitle`; the copy of a main item only where its collection is not there."""
    asked = {key: declared.all_fields[key] for key in declared.searched_fields}
    asked |= {key: own for key in declared.subtitle if is_text(own := declared.all_fields[key]) or isinstance(own, Link)}
    copies = {copy for own in asked.values() if isinstance(own, Collection) for copy in own.copies}
    titles = set(declared.title_columns)
    return {key: own for key, own in asked.items() if key not in copies and titles.isdisjoint(own.attributes)}

"""What a record's page asks: values, ways to reach, related lists, the timeline, what to do next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from relais.records.access.closing import as_seen_by, hide_closed, open_links
from relais.records.access.gate import can, may, readable_fields, visible, writable_fields
from relais.records.fields import Boolean, Choice, Collection, Field, File, LinkedRecord, Links, LongText, Reader, link_of
from relais.records.layouts.reading import arranged_columns, arranged_sections
from relais.records.layouts.ruling import Ruling
from relais.records.models import Layout
from relais.records.modules import is_open
from relais.records.query.count import count
from relais.records.record_type import Reach
from relais.records.screens.rows import Column, draw_rows, fetched_columns
from relais.records.timeline import Entry, Part, timeline_part, timeline_sources

if TYPE_CHECKING:
    from relais.records.record_type import RecordType, Related


#: More empty fields than this are not listed before somebody asks for them.
MOST_BLANKS = 40


@dataclass(frozen=True)
class Piece:
    """What a panel shows: a template, drawn with the page's request, and what it calls `panel`."""

    template: str
    panel: Any


@dataclass(frozen=True)
class Panel:
    """Something that a package above shows beside a record: `draw(type, record, reader)` answers a piece or nothing."""

    key: str
    place: str
    order: int
    draw: Callable[[RecordType, Any, Reader], Piece | None]


_panels: list[Panel] = []


def register_panel(panel: Panel) -> None:
    """Add a panel to the pages of records: place `head`, `menu`, `main`, or `side`; or to the page of likely `pairs`, without a record."""
    _panels.append(panel)
    _panels.sort(key=lambda each: each.order)


def pieces_at(place: str, declared: RecordType, record: Any, reader: Reader) -> list[Piece]:
    """What the packages above show there, in their order."""
    return [
        piece
        for panel in _panels
        if panel.place == place and is_open(panel.draw, reader.user) and (piece := panel.draw(declared, record, reader))
    ]


@dataclass(frozen=True)
class Shown:
    """One field on the page."""

    key: str
    label: str
    html: SafeString
    text: str
    is_editable: bool
    is_blank: bool = False
    is_long: bool = False


class Detail:
    """One record as one reader sees it."""

    def __init__(self, declared: RecordType, record: Any, reader: Reader) -> None:
        self.type = declared
        self.record = as_seen_by(reader.user, declared, record)
        self.reader = reader
        self.timeline_kinds: list[str] = []
        self.timeline_before: datetime | None = None
        self.shows_blanks = False

    @property
    def user(self) -> Any:
        return self.reader.user

    @property
    def title(self) -> str:
        return self.type.title_of(self.record)

    @property
    def is_square(self) -> bool:
        return self.type.icon.startswith("building")

    @cached_property
    def readable(self) -> dict[str, Field]:
        return readable_fields(self.user, self.type)

    @cached_property
    def can_change(self) -> bool:
        return may(self.user, "change", self.record, self.type)

    @cached_property
    def can_delete(self) -> bool:
        return may(self.user, "delete", self.record, self.type)

    @cached_property
    def _editable(self) -> set[str]:
        if not self.can_change:
            return set()
        inline = {key for key, own in writable_fields(self.user, self.type).items() if not own.is_of_form}
        return inline - self._ruling.locked(self._stored)

    @cached_property
    def items(self) -> dict[str, list[dict[str, Any]]]:
        shown = {key: own for key, own in self.type.collections.items() if key in self.readable}
        found = Collection.read_all(shown, [self.record.pk])
        return {key: open_links(shown[key], items, self.user).get(self.record.pk, []) for key, items in found.items()}

    @cached_property
    def _links(self) -> dict[str, LinkedRecord | list[LinkedRecord] | None]:
        """The titles of all linked records in one query."""
        links = [own for own in self.readable.values() if link_of(own)]
        names = fetched_columns(self.type, links)
        row = self.type.model._default_manager.filter(pk=self.record.pk).values(*names).first() or {}
        hide_closed(self.type, [row], links, self.user)
        return {own.key: own.from_row(row) for own in links}

    def value(self, key: str) -> Any:
        own = self.readable[key]
        return self.items[key] if isinstance(own, Collection) else own.told(self.record, self.reader)

    def value_html(self, key: str) -> SafeString:
        own = self.readable[key]
        return self._html(own, self._links[key] if link_of(own) else self.value(key))

    def _html(self, own: Field, value: Any) -> SafeString:
        cell = own.cell(value, self.reader)
        return format_html('<a href="{}files/{}/">{}</a>', self.url, own.key, cell) if isinstance(own, File) and value else cell

    def shown(self, key: str) -> Shown:
        own = self.readable[key]
        value = self._links[key] if link_of(own) else self.value(key)
        text = own.text(value, self.reader)
        # A plain "no" says nothing that its absence would not.
        is_blank = not text or (isinstance(own, Boolean) and not value and not own.default)
        is_editable = key in self._editable and not own.is_guarded
        return Shown(key, str(own.label), self._html(own, value), text, is_editable, is_blank, isinstance(own, LongText))

    @cached_property
    def _rows(self) -> list[tuple[str, list[Shown]]]:
        sections = arranged_sections(self.type, Layout.Purpose.DETAIL, self.user)
        hidden = self._ruling.hidden(self._stored)
        return [
            (str(section.title), [self.shown(key) for key in section.fields if key in self.readable and key not in hidden])
            for section in sections
        ]

    @cached_property
    def _ruling(self) -> Ruling:
        return Ruling(self.type, self.user)

    def _stored(self, key: str) -> Any:
        return self.type.all_fields[key].get(self.record)

    @property
    def sections(self) -> list[tuple[str, list[Shown]]]:
        """The sections of the page with what is known."""
        told = ((title, [row for row in rows if not row.is_blank and not row.is_long]) for title, rows in self._rows)
        return [(title, known) for title, known in told if known]

    @property
    def stories(self) -> list[Shown]:
        """What was said or described: it needs the room of the middle."""
        return [row for _title, rows in self._rows for row in rows if row.is_long and not row.is_blank]

    @property
    def hides_blanks(self) -> bool:
        """Whether so many fields are empty that the page lists them when it is asked to."""
        return not self.shows_blanks and len(self.blanks) > MOST_BLANKS

    @cached_property
    def blanks(self) -> list[Shown]:
        """What is not known yet and could be filled in."""
        return [row for _title, rows in self._rows for row in rows if row.is_blank and row.is_editable]

    @property
    def subtitle(self) -> str:
        return ", ".join(text for key in self.type.subtitle if key in self.readable and (text := self.shown(key).text))

    @property
    def mark(self) -> SafeString | None:
        """The record's state, beside its title."""
        for own in self.readable.values():
            if isinstance(own, Choice) and own.has_tones and own.tone(own.get(self.record)):
                return own.cell(own.get(self.record), self.reader)
        return None

    @property
    def reach(self) -> Sequence[Reach]:
        return self.type.ways_to_reach(self.record, self.items)

    @property
    def url(self) -> str:
        return self.type.url_of(self.record.pk)

    @property
    def topic(self) -> str:
        """What the page listens to (records/live)."""
        return f"{self.type.key}/{self.record.pk}"

    # --- what happened --------------------------------------------------------------------------------------

    @property
    def sources(self) -> list[tuple[str, str, bool]]:
        return [(source.key, str(source.label), source.key in self.timeline_kinds) for source in timeline_sources(self.user)]

    @cached_property
    def happened(self) -> Part:
        return timeline_part(self.type, self.record, self.reader, kinds=self.timeline_kinds, before=self.timeline_before)

    @property
    def days(self) -> list[tuple[date, list[Entry]]]:
        """The entries by the reader's day."""
        made: list[tuple[date, list[Entry]]] = []
        for entry in self.happened.entries:
            day = entry.at.astimezone(self.reader.zone).date()
            if not made or made[-1][0] != day:
                made.append((day, []))
            made[-1][1].append(entry)
        return made

    @property
    def older_than(self) -> str:
        """Where the next stretch begins; nothing if this is all."""
        return self.happened.older_than.isoformat() if self.happened.older_than else ""

    # --- around ---------------------------------------------------------------------------------------------

    @cached_property
    def related(self) -> list[RelatedList]:
        found = []
        for name, relation in self.type.related.items():
            if (
                self._is_told(name, relation)
                and not relation.type.is_on_timelines
                and can(self.user, "view", relation.type)
                and relation.link.key in readable_fields(self.user, relation.type)
            ):
                related = RelatedList(self, relation)
                if related.number:
                    found.append(related)
        return found

    def _is_told(self, name: str, relation: Related) -> bool:
        """Each list once: of several links of a type the first, and all those that the firm has added."""
        if "." not in name:
            return True
        first = self.type.related.get(relation.type.key)
        return not relation.link.is_joined and (first is None or first.link is not relation.link)

    def panels(self, place: str) -> list[Piece]:
        return pieces_at(place, self.type, self.record, self.reader)

    @property
    def head_panels(self) -> list[Piece]:
        return self.panels("head")

    @property
    def menu_panels(self) -> list[Piece]:
        return self.panels("menu")

    @property
    def main_panels(self) -> list[Piece]:
        return self.panels("main")

    @property
    def side_panels(self) -> list[Piece]:
        return self.panels("side")


class RelatedList:
    """Records of another type that link to this one: how many, and the first of them."""

    SIZE = 5

    def __init__(self, detail: Detail, relation: Related) -> None:
        self.detail, self.relation = detail, relation
        self.type = relation.type

    @property
    def label(self) -> str:
        name, link = self.type.name_plural, self.relation.link
        return name if link.is_joined else f"{name} – {link.label}"

    @cached_property
    def _records(self) -> Any:
        return self.relation.link.naming(visible(self.detail.user, self.type), [self.detail.record.pk])

    @cached_property
    def number(self) -> int:
        return count(self._records)[0]

    @cached_property
    def columns(self) -> list[Column]:
        fields = readable_fields(self.detail.user, self.type)
        named = arranged_columns(self.type, self.detail.user)
        names = [name for name in named if name in fields and name != self.relation.link.key][:3]
        return [Column(fields[name], False, None, "", "") for name in names]

    @cached_property
    def rows(self) -> SafeString:
        names = fetched_columns(self.type, [column.field for column in self.columns])
        rows = list(self._records.order_by("title_key", "pk").values(*names)[: self.SIZE])
        hide_closed(self.type, rows, [column.field for column in self.columns], self.detail.user)
        return draw_rows(self.type, rows, self.columns, self.detail.reader, is_selectable=False)

    @property
    def url(self) -> str:
        import json
        from urllib.parse import urlencode

        link, pk = self.relation.link, self.detail.record.pk
        tree = (
            {"field": link.key, "op": "has_any", "value": [pk]} if isinstance(link, Links) else {"field": link.key, "op": "is", "value": pk}
        )
        return f"{self.type.list_url()}?{urlencode({'view': '', 'filter': json.dumps(tree)})}"

    @property
    def create_url(self) -> SafeString | str:
        if not can(self.detail.user, "create", self.type):
            return ""
        return format_html("{}new/?{}={}", self.type.list_url(), self.relation.link.key, self.detail.record.pk)

"""A page of a list: rows, columns, chips, counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from relais.records.access.closing import hide_closed
from relais.records.access.gate import can, readable_fields, visible, writable_fields
from relais.records.fields import Choice, Collection, Field, Reader, RichText
from relais.records.layouts.reading import arranged_phone_columns
from relais.records.query.compiler import filter_queryset
from relais.records.query.count import count
from relais.records.query.keyset import Page, page
from relais.records.query.parsing import parse_sort
from relais.records.query.words import describe, without_part
from relais.records.screens.board import Board, boarded_fields
from relais.records.screens.calendar import Calendar, can_be_dated
from relais.records.screens.counts import total_of
from relais.records.screens.groups import Grouping, Head, offered_groups, read_grouping
from relais.records.screens.map import Map, can_be_placed
from relais.records.screens.measuring import MeasuredFoot
from relais.records.screens.rows import Column, draw_lines, draw_rows, fetched_columns
from relais.records.screens.state import BOARD, CALENDAR, LIST, MAP, ListState, Tab

if TYPE_CHECKING:
    from relais.records.query.words import Chip
    from relais.records.record_type import RecordType

PAGE_SIZE = 50
WIDTH_OF_NAME, WIDTH_OF_SENTENCE = 212, 280


@dataclass(frozen=True)
class Part:
    """A stretch of the list: its rows, the same as lines for the phone, the head over them, and the way to them alone."""

    rows: SafeString
    lines: SafeString
    head: Head | None
    url: str


@dataclass
class Listing:
    """Asked by the list's template; each question is answered once."""

    state: ListState
    tabs: Sequence[Tab]
    reader: Reader

    @property
    def type(self) -> RecordType:
        return self.state.type

    @property
    def user(self) -> Any:
        return self.reader.user

    @property
    def shown_tabs(self) -> list[Tab]:
        """The views over the list: the usual ones, and the one that is open."""
        return [tab for tab in self.tabs if not tab.is_minor or tab.key == self.state.tab.key]

    @property
    def other_tabs(self) -> list[Tab]:
        return [tab for tab in self.tabs if tab.is_minor and tab.key != self.state.tab.key]

    @cached_property
    def records(self) -> QuerySet[Any]:
        """The visible records that the list means, in no order."""
        return filter_queryset(visible(self.user, self.type), self.type, self.state.tree, self.user, self.reader)

    @cached_property
    def fields(self) -> list[Field]:
        fields = readable_fields(self.user, self.type)
        return [fields[name] for name in self.state.columns if name in fields]

    @cached_property
    def columns(self) -> list[Column]:
        writable = writable_fields(self.user, self.type) if can(self.user, "change", self.type) else {}
        return [
            self._column(own, own.key in writable and not (own.is_of_form or isinstance(own, (Collection, RichText))))
            for own in self.fields
        ]

    def _column(self, own: Field, is_editable: bool) -> Column:
        direction = next((("desc" if name[0] == "-" else "asc") for name in self.state.sort if name.lstrip("-") == own.key), "")
        following = () if direction == "desc" else ((f"-{own.key}",) if direction == "asc" else (own.key,))
        url = self.state.url(sort=following) if own.sortable else ""
        return Column(own, is_editable, self.state.widths.get(own.key), direction, url)

    @property
    def title_sort_url(self) -> str:
        """Nothing where records have no titles of their own, and so are not sorted by them."""
        return "" if self.type.is_ledger else self.state.url(sort=() if self.state.sort else ("-title",))

    @property
    def title_direction(self) -> str:
        return "" if self.type.is_ledger else "asc" if not self.state.sort else "desc" if self.state.sort == ("-title",) else ""

    @property
    def title_width(self) -> int:
        return self.state.widths.get("title") or (WIDTH_OF_NAME if self.type.has_avatar else WIDTH_OF_SENTENCE)

    @property
    def title_label(self) -> str:
        """What the title is called: a task has a subject, a person a name."""
        if self.type.is_ledger:
            return _("record")
        own = self.type.all_fields.get(self.type.title_columns[0]) if len(self.type.title_columns) == 1 else None
        return str(own.label) if own else _("name")

    @cached_property
    def page(self) -> Page:
        order = parse_sort(",".join(self.state.sort), self.type, self.user)
        shown = [*self.fields, *self._phone_fields, *([self._phone_mark] if self._phone_mark else [])]
        records, names = self.records, fetched_columns(self.type, shown)
        if self.grouping is not None:
            heads = self.grouping.orders(self.state.sort, records)
            order = [*heads, *(each for each in order if each.name not in {head.name for head in heads})]
            records, names = self.grouping.mark(records), [*dict.fromkeys([*names, *self.grouping.columns])]
            shown += [] if self.grouping.group.path.steps else [self.grouping.field]
        found = page(records, order, self.state.cursor or None, PAGE_SIZE, columns=names)
        hide_closed(self.type, found.rows, shown, self.user)
        return found

    @property
    def foot(self) -> MeasuredFoot:
        return MeasuredFoot(self)

    @cached_property
    def grouping(self) -> Grouping | None:
        return read_grouping(self.type, self.state.group, self.reader) if self.state.layout == LIST else None

    @cached_property
    def parts(self) -> list[Part]:
        """The rows of the page under their heads; without grouping, all of them under none."""
        rows = self.page.rows
        if self.grouping is None:
            return [self._part(rows)]
        split = self.grouping.split(rows)
        is_whole = not self.page.next_cursor and not self.page.previous_cursor
        numbers = Counter({value: len(found) for value, found in split}) if is_whole else self.grouping.count(self.records, rows)
        return [self._part(found, self.grouping.head(value, numbers[value])) for value, found in split]

    def _part(self, rows: Sequence[dict[str, Any]], head: Head | None = None) -> Part:
        return Part(
            draw_rows(self.type, rows, self.columns, self.reader, among=self.page.rows),
            draw_lines(self.type, rows, self._phone_fields, self._phone_mark, self.reader),
            head,
            self.state.url(query=self.grouping.narrow(self.state.query, head.value), group="") if head and self.grouping else "",
        )

    @cached_property
    def board(self) -> Board | None:
        """The records as columns of cards, where that was asked for and a field of few choices is there."""
        if self.state.layout != BOARD or not boarded_fields(self.type, self.user):
            return None
        return Board(self)

    @cached_property
    def calendar(self) -> Calendar | None:
        """The records on their days, where that was asked for and the type says which days these are."""
        return Calendar(self) if self.state.layout == CALENDAR and can_be_dated(self.type, self.user) else None

    @cached_property
    def map(self) -> Map | None:
        """The records where they are, where that was asked for and the type says where that is."""
        return Map(self) if self.state.layout == MAP and can_be_placed(self.type, self.user) else None

    @property
    def is_list(self) -> bool:
        """Whether rows are drawn, rather than cards, days or places."""
        return self.board is None and self.calendar is None and self.map is None

    @cached_property
    def _phone_fields(self) -> list[Field]:
        fields = readable_fields(self.user, self.type)
        names = arranged_phone_columns(self.type, self.user)
        return [fields[name] for name in names if name in fields and fields[name] is not self._phone_mark]

    # --- how it may be shown otherwise ----------------------------------------------------------------------

    @property
    def sorts(self) -> list[tuple[str, str, str]]:
        """Label, address and present direction of everything to sort by."""
        titled = [(self.title_label, self.title_sort_url, self.title_direction)] if self.title_sort_url else []
        return [*titled, *((column.label, column.sort_url, column.direction) for column in self.columns if column.sort_url)]

    @property
    def sorted_words(self) -> str:
        """How the list is sorted and grouped, for the button that changes it."""
        fields = readable_fields(self.user, self.type)
        usual = "at" if self.type.is_ledger else "title"
        first = self.state.sort[0].lstrip("-").partition(".")[0] if self.state.sort else usual
        said = _("By {field}").format(field=fields[first].label if first in fields else self.title_label)
        return _("{sorted}, grouped by {field}").format(sorted=said, field=self.grouping.label) if self.grouping else said

    @cached_property
    def groups(self) -> list[tuple[str, str, bool]]:
        """Label and address of everything to group by, and whether it is."""
        offered = offered_groups(self.type, self.user)
        return [(label, self.state.url(group=key, layout=LIST), self.state.group == key) for key, label in offered]

    @property
    def ungrouped_url(self) -> str:
        return self.state.url(group="")

    @cached_property
    def layouts(self) -> list[tuple[str, str, str, bool]]:
        """Icon, label and address of each way to draw the list, and whether it is the present one; none where there is but the list."""
        offered = [
            (LIST, "rows-3", _("List"), True),
            (BOARD, "square-kanban", _("Board"), bool(boarded_fields(self.type, self.user))),
            (CALENDAR, "calendar", _("Calendar"), can_be_dated(self.type, self.user)),
            (MAP, "map", _("Map"), can_be_placed(self.type, self.user)),
        ]
        found = [(mark, label, self.state.url(layout=layout), self.state.layout == layout) for layout, mark, label, fits in offered if fits]
        return found if len(found) > 1 else []

    @cached_property
    def _phone_mark(self) -> Field | None:
        """The first state with tones stands at the right of a line."""
        return next((own for own in self.fields if isinstance(own, Choice) and own.has_tones), None)

    @cached_property
    def counted(self) -> tuple[int, bool]:
        """How many records the list means, and whether that is exact."""
        return count(self.records) if self.state.tree else total_of(self.type, self.user)

    @cached_property
    def total(self) -> tuple[int, bool]:
        """How many records of the type the user may see."""
        return total_of(self.type, self.user)

    @property
    def found_words(self) -> str:
        return self._said(self.counted)

    @property
    def total_words(self) -> str:
        return self._said(self.total)

    def _said(self, counted: tuple[int, bool]) -> str:
        number, is_exact = counted
        return f"{self.reader.formats.number(number)}{'' if is_exact else '+'}"

    @cached_property
    def chips(self) -> list[tuple[Chip, str]]:
        """What the filter asks, part by part, and the address without that part."""
        query = self.state.query
        return [(chip, self.state.url(query=without_part(query, chip.part))) for chip in describe(self.type, query, self.user, self.reader)]

    @property
    def filter_json(self) -> str:
        return json.dumps(self.state.query, ensure_ascii=False)

    @property
    def tree_json(self) -> str:
        """The Query of everything that the list means, the search included."""
        return json.dumps(self.state.tree, ensure_ascii=False)

    @property
    def search_hidden(self) -> list[tuple[str, str]]:
        """What the search box has to send along to stay in this view."""
        return [(name, value) for name, value in parse_qsl(urlsplit(self.state.url(text="")).query) if name != "cursor"]

    @property
    def can_create(self) -> bool:
        return can(self.user, "create", self.type)

    @property
    def can_change(self) -> bool:
        return can(self.user, "change", self.type)

    @property
    def can_delete(self) -> bool:
        return can(self.user, "delete", self.type)

    @property
    def can_bulk(self) -> bool:
        """Whether several may be dealt with at once."""
        return can(self.user, "bulk", self.type)

    @property
    def can_export(self) -> bool:
        return can(self.user, "export", self.type)

    @property
    def is_empty_type(self) -> bool:
        """Nothing of this type at all, rather than nothing that fits."""
        return self.total[0] == 0 and not self.page.rows

    @property
    def next_url(self) -> str:
        return self.state.url(cursor=self.page.next_cursor) if self.page.next_cursor else ""

    @property
    def previous_url(self) -> str:
        return self.state.url(cursor=self.page.previous_cursor) if self.page.previous_cursor else ""

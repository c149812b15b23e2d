"""A page of a list: rows, columns, chips, counts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from relais.records.access.closing import hide_closed
from relais.records.access.gate import can, readable_fields, visible, writable_fields
from relais.records.fields import Choice, Collection, Field, Reader, RichText
from relais.records.query.compiler import filter_queryset
from relais.records.query.count import count
from relais.records.query.keyset import Page, page
from relais.records.query.parsing import parse_sort
from relais.records.query.words import describe, without_part
from relais.records.screens.counts import total_of
from relais.records.screens.rows import Column, draw_lines, draw_rows, fetched_columns
from relais.records.screens.state import ListState, Tab

if TYPE_CHECKING:
    from relais.records.query.words import Chip
    from relais.records.record_type import RecordType

PAGE_SIZE = 50


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
        return [self._column(own, own.key in writable and not isinstance(own, (Collection, RichText))) for own in self.fields]

    def _column(self, own: Field, is_editable: bool) -> Column:
        direction = next((("desc" if name[0] == "-" else "asc") for name in self.state.sort if name.lstrip("-") == own.key), "")
        following = () if direction == "desc" else ((f"-{own.key}",) if direction == "asc" else (own.key,))
        url = self.state.url(sort=following) if own.sortable else ""
        return Column(own, is_editable, self.state.widths.get(own.key), direction, url)

    @property
    def title_sort_url(self) -> str:
        return self.state.url(sort=() if self.state.sort else ("-title",))

    @property
    def title_direction(self) -> str:
        return "asc" if not self.state.sort else "desc" if self.state.sort == ("-title",) else ""

    @property
    def title_width(self) -> int | None:
        return self.state.widths.get("title")

    @cached_property
    def page(self) -> Page:
        order = parse_sort(",".join(self.state.sort), self.type, self.user)
        names = fetched_columns(self.type, [*self.fields, *self._phone_fields, *([self._phone_mark] if self._phone_mark else [])])
        found = page(self.records, order, self.state.cursor or None, PAGE_SIZE, columns=names)
        hide_closed(self.type, found.rows, [*self.fields, *self._phone_fields], self.user)
        return found

    @cached_property
    def rows(self) -> SafeString:
        return draw_rows(self.type, self.page.rows, self.columns, self.reader)

    @cached_property
    def lines(self) -> SafeString:
        return draw_lines(self.type, self.page.rows, self._phone_fields, self._phone_mark, self.reader)

    @cached_property
    def _phone_fields(self) -> list[Field]:
        fields = readable_fields(self.user, self.type)
        names = self.type.phone_columns or self.type.columns[:2]
        return [fields[name] for name in names if name in fields and fields[name] is not self._phone_mark]

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
    def can_export(self) -> bool:
        return can(self.user, "export", self.type)

    @property
    def is_empty_type(self) -> bool:
        """Nothing of this type at all, rather than nothing that fits."""
        return not self.page.rows and self.total[0] == 0

    @property
    def next_url(self) -> str:
        return self.state.url(cursor=self.page.next_cursor) if self.page.next_cursor else ""

    @property
    def previous_url(self) -> str:
        return self.state.url(cursor=self.page.previous_cursor) if self.page.previous_cursor else ""

"""The same records as columns of cards, one for each choice of a field; a card that is moved gets the choice of its new column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from relais.records.access.closing import hide_closed
from relais.records.access.gate import can, readable_fields, writable_fields
from relais.records.fields import Choice, Country, Field, Language, Link
from relais.records.query.grouping import read_group
from relais.records.query.keyset import page
from relais.records.query.parsing import parse_sort
from relais.records.screens.groups import Grouping, Head
from relais.records.screens.rows import fetched_columns
from relais.ui.marks import avatar

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType
    from relais.records.screens.listing import Listing

CARDS, MOST_COLUMNS = 20, 16


@dataclass(frozen=True)
class Card:
    pk: int
    title: str
    url: str
    mark: SafeString | str
    notes: list[str]
    owner: SafeString | str


@dataclass(frozen=True)
class BoardColumn:
    """`key` is the choice as the form sends it, "" for none; `more_url` leads to the cards that found no room."""

    key: str
    head: Head
    cards: list[Card]
    url: str
    more_url: str


@dataclass
class Board:
    """Asked by the board's template."""

    listing: Listing

    @property
    def type(self) -> RecordType:
        return self.listing.type

    @cached_property
    def field(self) -> Choice:
        """What the columns are: what the list is grouped by, or the first that fits."""
        fitting = boarded_fields(self.type, self.listing.user)
        return fitting.get(self.listing.state.group) or next(iter(fitting.values()))

    @property
    def can_move(self) -> bool:
        return can(self.listing.user, "change", self.type) and self.field.key in writable_fields(self.listing.user, self.type)

    @cached_property
    def grouping(self) -> Grouping:
        return Grouping(read_group(self.type, self.field.key, self.listing.user), self.listing.reader)

    @cached_property
    def _numbers(self) -> Counter[str]:
        found = self.listing.records.order_by().values(self.field.column).annotate(number=Count("pk"))
        return Counter({row[self.field.column] or "": row["number"] for row in found})

    @cached_property
    def columns(self) -> list[BoardColumn]:
        offered = [key for key in self.field.options() if key]
        kept = [key for key in self._numbers if key and key not in offered]
        return [self._column(key) for key in [*offered, *kept, *([""] if self._numbers[""] else [])]]

    def _column(self, key: str) -> BoardColumn:
        number, value = self._numbers[key], key or None
        state = self.listing.state
        url = state.url(query=self.grouping.narrow(state.query, value), group="", layout="list")
        head = self.grouping.head(value, number)
        return BoardColumn(key, head, self._cards(key) if number else [], url, url if number > CARDS else "")

    def _cards(self, key: str) -> list[Card]:
        order = parse_sort(",".join(self.listing.state.sort), self.type, self.listing.user)
        names = fetched_columns(self.type, self._told)
        found = page(self.listing.records.filter(**{self.field.column: key}), order, None, CARDS, columns=names)
        hide_closed(self.type, found.rows, self._told, self.listing.user)
        return [self._card(row) for row in found.rows]

    @cached_property
    def _told(self) -> list[Field]:
        """What a card says of its record."""
        fields = readable_fields(self.listing.user, self.type)
        names = dict.fromkeys([*(self.type.phone_columns or self.type.columns[:2]), "owner"])
        return [fields[name] for name in names if name in fields and name != self.field.key]

    def _card(self, row: dict[str, Any]) -> Card:
        title = self.type.compose_title(row) or _("(no name)")
        told = [(own, own.text(own.from_row(row), self.listing.reader)) for own in self._told]
        people = [text for own, text in told if isinstance(own, Link) and own.is_shown_as_initials and text]
        notes = [text for own, text in told if text and not (isinstance(own, Link) and own.is_shown_as_initials)]
        mark = avatar(title, organization=self.type.icon.startswith("building")) if self.type.has_avatar else ""
        return Card(row["pk"], title, self.type.url_of(row["pk"]), mark, notes, avatar(people[0], toned=False) if people else "")


def boarded_fields(declared: RecordType, user: User | None) -> dict[str, Choice]:
    """The fields whose choices can be the columns of a board: few, and known beforehand. Those that the list shows come first."""
    fields = readable_fields(user, declared)
    names = [*declared.columns, *declared.filters]
    found = {key: own for key in names if isinstance(own := fields.get(key), Choice) and not isinstance(own, (Country, Language))}
    return {key: own for key, own in found.items() if own.filterable and 0 < len(own.options()) <= MOST_COLUMNS}

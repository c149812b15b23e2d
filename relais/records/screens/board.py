"""The same records as columns of cards, one for each choice of a field; a card that is moved gets the choice of its new column.

However many records there are, a board asks once for what stands at the heads, and for the first cards of each column along an index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db.models import QuerySet, Sum
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relais.core import clock
from relais.core.money import Money as Amount
from relais.records.access.closing import hide_closed
from relais.records.access.gate import can, readable_fields, writable_fields
from relais.records.fields import Choice, Country, FewLink, Field, Language, Link, Money
from relais.records.money.rates import add_up
from relais.records.money.wording import rate_words
from relais.records.query.count import count_rows
from relais.records.query.grouping import read_group
from relais.records.query.keyset import page
from relais.records.query.parsing import parse_sort, sorts_open_to
from relais.records.screens.groups import Grouping, Head
from relais.records.screens.layout import Layout
from relais.records.screens.rows import fetched_columns
from relais.ui.marks import avatar

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

CARDS, MOST_COLUMNS = 20, 16
#: Sums from here on are told in short: the head of a column has room for two of ten signs.
TOO_LONG = 10_000_000
WHOLE, MILLION = Decimal(1), Decimal(1_000_000)
Lane = Choice | FewLink


@dataclass(frozen=True)
class Card:
    pk: int
    title: str
    url: str
    mark: SafeString | str
    notes: list[str]
    figure: str
    day: str
    owner: SafeString | str
    notice: tuple[str, str] | None


@dataclass
class Figures:
    """What stands at the head of a column: how many, and the sum of each amount, by currency."""

    number: int = 0
    amounts: dict[str, list[Amount]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class BoardSum:
    """A sum in the currency of the group; `note` says of what, at which rates, and what is not in it."""

    text: str
    note: str


@dataclass(frozen=True)
class BoardColumn:
    """`key` is the choice as the form sends it, "" for none; `more_url` brings the next cards."""

    key: str
    head: Head
    sums: list[BoardSum]
    cards: list[Card]
    url: str
    more_url: str


@dataclass
class Board(Layout):
    """Asked by the board's template."""

    @cached_property
    def field(self) -> Lane:
        """What the columns are: what the list is grouped by, what the type says, or the first that fits."""
        fitting = boarded_fields(self.type, self.listing.user)
        return fitting.get(self.listing.state.group) or fitting.get(self.type.board_by) or next(iter(fitting.values()))

    @property
    def can_move(self) -> bool:
        return can(self.listing.user, "change", self.type) and self.field.key in writable_fields(self.listing.user, self.type)

    @cached_property
    def grouping(self) -> Grouping:
        return Grouping(read_group(self.type, self.field.key, self.listing.user), self.listing.reader)

    @property
    def _column(self) -> str:
        return self.field.attribute if isinstance(self.field, FewLink) else self.field.column

    @cached_property
    def sums(self) -> list[Money]:
        """The amounts that are added up, as far as the reader may see them."""
        fields = readable_fields(self.listing.user, self.type)
        return [own for name in self.type.board_sums if isinstance(own := fields.get(name), Money)]

    @cached_property
    def figures(self) -> Mapping[str, Figures]:
        """One question for all heads."""
        currency = self.sums[0].currency_column if self.sums else None
        rows = self._records.order_by().values(self._column, *([currency] if currency else []))
        named = {f"sum_{number}": Sum(own.column) for number, own in enumerate(self.sums)}
        found: dict[str, Figures] = defaultdict(Figures)
        for row in rows.annotate(number=count_rows(), **named):
            head = found[str(row[self._column] or "")]
            head.number += row["number"]
            for number, own in enumerate(self.sums):
                if (amount := row[f"sum_{number}"]) is not None:
                    head.amounts[own.key].append(Amount(amount, row[currency] or "EUR"))
        return found

    @cached_property
    def _lanes(self) -> Sequence[str]:
        offered = [str(key) for key in self.field.options() if key]
        return self.type.board_lanes(offered, self.listing.state.query)

    @cached_property
    def _records(self) -> QuerySet[Any]:
        """A board of stages shows one pipeline; any other all records that the list means."""
        offered = [str(key) for key in self.field.options() if key]
        if list(self._lanes) == offered:
            return self.listing.records
        return self.listing.records.filter(**{f"{self._column}__in": [self._value(key) for key in self._lanes]})

    def _value(self, key: str) -> Any:
        return int(key) if isinstance(self.field, FewLink) and key else key

    @cached_property
    def columns(self) -> list[BoardColumn]:
        kept = [key for key in self.figures if key and key not in self._lanes]
        return [self.column(key) for key in [*self._lanes, *kept, *([""] if "" in self.figures else [])]]

    @cached_property
    def summary(self) -> list[BoardSum]:
        """What the heading says: how many there are in progress and what they come to, from the sums of the columns."""
        lanes = [key for key in self.type.lanes_in_progress(self.field.key, list(self.figures)) if self.figures[key].number]
        counted = [self.figures[key] for key in lanes or self.figures]
        number = sum(each.number for each in counted)
        sums = {own.key: self._sum(own, [one for each in counted for one in each.amounts[own.key]], is_brief=True) for own in self.sums}
        figure, texts = self.listing.reader.formats.number(number), {key: told.text for key, told in sums.items()}
        words = self.type.words_in_progress(number, figure, texts) if lanes else [figure, *texts.values()][:2]
        return [BoardSum(word, note) for word, note in zip(words, ["", *(told.note for told in sums.values())], strict=False)]

    def column(self, key: str, cursor: str = "") -> BoardColumn:
        """A column, or what follows in it behind a cursor."""
        figures, value = self.figures.get(key, Figures()), self._value(key) or None
        state = self.listing.state
        url = state.url(query=self.grouping.narrow(state.query, value), group="", layout="list")
        cards, following = self._cards(key, cursor) if figures.number else ([], "")
        sums = [self._sum(own, figures.amounts[own.key]) for own in self.sums]
        return BoardColumn(key, self._head(value, figures.number), sums, cards, url, self._more_url(key, following) if following else "")

    def _head(self, value: Any, number: int) -> Head:
        if value is not None and isinstance(self.field, FewLink):
            return Head(conditional_escape(self.field.text(value, self.listing.reader)), number, value)
        if value is not None and isinstance(self.field, Choice):
            return Head(conditional_escape(capfirst(self.field.text(value, self.listing.reader))), number, value)
        return self.grouping.head(value, number)

    def _more_url(self, key: str, cursor: str) -> str:
        given = parse_qsl(urlsplit(self.listing.state.url()).query)
        return f"{self.type.list_url()}board/?{urlencode([*given, ('lane', key), ('after', cursor)])}"

    def _sum(self, own: Money, amounts: Sequence[Amount], *, is_brief: bool = False) -> BoardSum:
        reader = self.listing.reader
        amounts = self._by_currency(amounts)
        worth = add_up(amounts, clock.today(reader.time_zone))
        parts = [str(own.label).capitalize(), *(reader.formats.money(one.amount, one.currency) for one in amounts if len(amounts) > 1)]
        parts += rate_words(worth, reader)
        total = worth.total
        if is_brief:
            size = abs(total.amount)
            places = 2 if size >= MILLION else 0 if size >= MILLION / 10 else 1
            return BoardSum(reader.formats.compact_money(total.amount, total.currency, places), " · ".join(parts))
        said = reader.formats.compact_money(total.amount, total.currency) if total.amount >= TOO_LONG else self._brief(total)
        return BoardSum(said, " · ".join(parts))

    @staticmethod
    def _by_currency(amounts: Sequence[Amount]) -> list[Amount]:
        """One amount for each currency."""
        found: dict[str, Decimal] = defaultdict(Decimal)
        for one in amounts:
            found[one.currency] += one.amount
        return [Amount(amount, currency) for currency, amount in found.items()]

    def _brief(self, amount: Amount) -> str:
        """From a hundred on, cents are noise on a card."""
        worth = amount.amount.quantize(WHOLE) if abs(amount.amount) >= 100 else amount.amount
        return self.listing.reader.formats.money(worth, amount.currency)

    def _cards(self, key: str, cursor: str = "") -> tuple[list[Card], str]:
        sort = self._sort_of(key)
        order, told = parse_sort(",".join(sort), self.type, self.listing.user), self._told_under(sort)
        names = fetched_columns(self.type, [*told, self.field])
        rows = self._records.filter(
            **{self._column: self._value(key)} if key or not isinstance(self.field, FewLink) else {self._column: None}
        )
        found = page(rows, order, cursor or None, CARDS, columns=names)
        hide_closed(self.type, found.rows, told, self.listing.user)
        return [self._card(row, told) for row in found.rows], found.next_cursor or ""

    def _sort_of(self, key: str) -> tuple[str, ...]:
        """A column may have an order of its own, as long as the reader has chosen none."""
        state = self.listing.state
        own = sorts_open_to(self.type, self.type.lane_sort(self.field.key, key), self.listing.user) if state.sort == state.tab.sort else ()
        return own or state.sort

    def _told_under(self, sort: Sequence[str]) -> list[Field]:
        """The day on a card is the one that its column is sorted by, where it is sorted by a day."""
        first = self.type.all_fields.get(sort[0].lstrip("-")) if sort else None
        if first is None or first.kind != "date" or first in self._told:
            return self._told
        return [first, *(own for own in self._told if own.kind != "date")]

    @cached_property
    def _told(self) -> list[Field]:
        """What a card says of its record."""
        fields = readable_fields(self.listing.user, self.type)
        names = dict.fromkeys([*(self.type.card or self.type.phone_columns or self.type.columns[:2]), "owner"])
        return [fields[name] for name in names if name in fields and name != self.field.key]

    def _card(self, row: dict[str, Any], fields: Sequence[Field]) -> Card:
        title, reader = self.type.compose_title(row) or _("(no name)"), self.listing.reader
        told = [(own, own.text(own.from_row(row), reader)) for own in fields]
        people = [text for own, text in told if isinstance(own, Link) and own.is_shown_as_initials and text]
        worth = next((own.from_row(row) for own, text in told if isinstance(own, Money) and text), None)
        dated = next((own for own, text in told if own.kind == "date" and text), None)
        day = reader.formats.short_day(dated.from_row(row)) if dated else ""
        plain = [(own, text) for own, text in told if not (isinstance(own, Money) or own.kind in ("date", "datetime"))]
        notes = [text for own, text in plain if text and not (isinstance(own, Link) and own.is_shown_as_initials)]
        mark = avatar(title, organization=self.type.icon.startswith("building")) if self.type.has_avatar else ""
        person = avatar(people[0], toned=False) if people else ""
        return Card(
            row["pk"],
            title,
            self.type.url_of(row["pk"]),
            mark,
            notes,
            self._brief(worth) if worth else "",
            day,
            person,
            self.type.card_notice(row, reader),
        )


def boarded_fields(declared: RecordType, user: User | None) -> dict[str, Lane]:
    """The fields whose choices can be the columns of a board: few, and known beforehand. Those that the list shows come first."""
    if declared.is_ledger:
        return {}
    fields = readable_fields(user, declared)
    names = [*declared.columns, *declared.filters]
    found = {
        key: own for key in names if isinstance(own := fields.get(key), (Choice, FewLink)) and not isinstance(own, (Country, Language))
    }
    return {key: own for key, own in found.items() if own.filterable and 0 < len(own.options()) <= MOST_COLUMNS * 4}

"""The same records on the days of a month or a week; a record that is moved to another day gets that day, and keeps its hour.

One question for the records of the stretch; where there are more than are drawn, one more for how many each day has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from babel.dates import get_day_names
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from relais.core import clock
from relais.records.access.closing import hide_closed
from relais.records.access.gate import can, readable_fields, writable_fields
from relais.records.fields import DateTime, Field, Link
from relais.records.query.compiler import compile_query, filter_queryset
from relais.records.query.count import count, count_rows
from relais.records.query.grouping import period_words, read_group
from relais.records.query.periods import shift, start_of
from relais.records.screens.layout import Layout
from relais.records.screens.rows import fetched_columns
from relais.records.screens.state import MONTH, WEEK

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

MOST_SHOWN = 1000
#: So many of a day stand in its cell; the others are behind their number.
SHOWN_OF_DAY = {MONTH: 4, WEEK: 30}


@dataclass(frozen=True)
class Entry:
    """A record on its day. `rest` is what follows the day in the value of its field: the hour."""

    pk: int
    title: str
    time: str
    notes: list[str]
    notice: tuple[str, str] | None
    url: str
    rest: str


@dataclass(frozen=True)
class Day:
    day: date
    is_today: bool
    is_outside: bool
    entries: list[Entry]
    number: int
    url: str
    new_url: str

    @property
    def further(self) -> int:
        return self.number - len(self.entries)


@dataclass
class Calendar(Layout):
    """Asked by the calendar's template."""

    @cached_property
    def field(self) -> Field:
        assert self.type.calendar is not None
        return self.type.all_fields[self.type.calendar.start]

    @cached_property
    def _end(self) -> Field | None:
        assert self.type.calendar is not None
        return readable_fields(self.listing.user, self.type).get(self.type.calendar.end)

    @property
    def can_move(self) -> bool:
        return can(self.listing.user, "change", self.type) and self.field.key in writable_fields(self.listing.user, self.type)

    # --- the stretch of time --------------------------------------------------------------------------------------

    @cached_property
    def today(self) -> date:
        return clock.today(self.reader.time_zone)

    @cached_property
    def day(self) -> date:
        return self.listing.state.day or self.today

    @property
    def span(self) -> str:
        return self.listing.state.span

    @cached_property
    def first(self) -> date:
        """A month is drawn in whole weeks."""
        return start_of(start_of(self.day, self.span), WEEK)

    @cached_property
    def last(self) -> date:
        end = shift(start_of(self.day, self.span), 1, self.span) - timedelta(days=1)
        return start_of(end, WEEK) + timedelta(days=6)

    @property
    def title(self) -> str:
        if self.span == MONTH:
            return period_words(start_of(self.day, MONTH), MONTH, self.reader)
        return f"{self.reader.formats.short_day(self.first)} – {self.reader.formats.short_day(self.last)}"

    @cached_property
    def weekdays(self) -> list[tuple[str, str]]:
        """Short and long, from Monday."""
        short, long = (get_day_names(width, locale=self.reader.locale) for width in ("abbreviated", "wide"))
        return [(short[number], long[number]) for number in range(7)]

    @property
    def previous_url(self) -> str:
        return self.listing.state.url(day=shift(self.day, -1, self.span))

    @property
    def next_url(self) -> str:
        return self.listing.state.url(day=shift(self.day, 1, self.span))

    @property
    def today_url(self) -> str:
        return self.listing.state.url(day=None)

    @property
    def spans(self) -> list[tuple[str, str, bool]]:
        return [(label, self.listing.state.url(span=span), self.span == span) for span, label in ((MONTH, _("Month")), (WEEK, _("Week")))]

    # --- what stands in it ----------------------------------------------------------------------------------------

    def _narrowed(self, tree: Mapping[str, Any]) -> dict[str, Any]:
        """The Query of the list with a further condition."""
        query = self.listing.state.query
        return {"all": [query, dict(tree)]} if query else dict(tree)

    def _between(self, first: date, last: date) -> dict[str, Any]:
        return {"field": self.field.key, "op": "between", "value": [first.isoformat(), last.isoformat()]}

    @cached_property
    def _records(self) -> QuerySet[Any]:
        return filter_queryset(self.listing.records, self.type, self._between(self.first, self.last), self.listing.user, self.reader)

    @cached_property
    def _told(self) -> list[Field]:
        """What an entry says of its record beside its title."""
        fields = readable_fields(self.listing.user, self.type)
        names = dict.fromkeys(self.type.card or self.type.phone_columns or self.type.columns[:2])
        return [fields[name] for name in names if name in fields and fields[name].kind not in ("date", "datetime")]

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        ends = [self._end] if self._end is not None else []
        noticed = [own for name in self.type.card if (own := readable_fields(self.listing.user, self.type).get(name))]
        names = fetched_columns(self.type, [*self._told, *noticed, *self._marks, self.field, *ends])
        rows = list(self._records.order_by(self.field.column, "pk").values(*names)[: MOST_SHOWN + 1])
        hide_closed(self.type, rows, self._told, self.listing.user)
        return rows

    @property
    def _marks(self) -> list[Field]:
        """What the days are coloured by, where the type's board knows stages."""
        own = readable_fields(self.listing.user, self.type).get(self.type.board_by)
        return [own] if own is not None else []

    @cached_property
    def _numbers(self) -> dict[date, int]:
        """How many each day has; counted by the database where not all are fetched."""
        if len(self._rows) <= MOST_SHOWN:
            found: dict[date, int] = defaultdict(int)
            for row in self._rows:
                found[self._day_of(row)] += 1
            return found
        group = read_group(self.type, self.field.key, self.listing.user)
        counted = self._records.order_by().values(on=group.expression(self.listing.user, self.reader)).annotate(number=count_rows())
        return {date.fromisoformat(group.plain(row["on"])): row["number"] for row in counted}

    def _day_of(self, row: Mapping[str, Any]) -> date:
        value = row[self.field.column]
        return value.astimezone(self.reader.zone).date() if isinstance(self.field, DateTime) else value

    @cached_property
    def weeks(self) -> list[list[Day]]:
        by_day: dict[date, list[dict[str, Any]]] = defaultdict(list)
        for row in self._rows[:MOST_SHOWN]:
            by_day[self._day_of(row)].append(row)
        days = [self._drawn(self.first + timedelta(days=number), by_day) for number in range((self.last - self.first).days + 1)]
        return [days[start : start + 7] for start in range(0, len(days), 7)]

    def _drawn(self, day: date, by_day: Mapping[date, Sequence[dict[str, Any]]]) -> Day:
        shown = [self._entry(row) for row in by_day.get(day, ())[: SHOWN_OF_DAY[self.span]]]
        is_outside = self.span == MONTH and (day.year, day.month) != (self.day.year, self.day.month)
        url = self.listing.state.url(query=self._narrowed(self._between(day, day)), layout="list")
        new_url = f"{self.type.list_url()}new/?{self.field.key}={day.isoformat()}" if self.listing.can_create else ""
        return Day(day, day == self.today, is_outside, shown, self._numbers.get(day, 0), url, new_url)

    def _entry(self, row: dict[str, Any]) -> Entry:
        hour, rest = "", ""
        if isinstance(self.field, DateTime):
            moment = row[self.field.column].astimezone(self.reader.zone)
            rest = f"T{moment:%H:%M}"
            hour = self._hours(row) if (moment.hour or moment.minute) else ""
        told = [
            text
            for own in self._told
            if not (isinstance(own, Link) and own.is_shown_as_initials) and (text := own.text(own.from_row(row), self.reader))
        ]
        title = self.type.compose_title(row) or _("(no name)")
        return Entry(row["pk"], title, hour, told[:2], self.type.card_notice(row, self.reader), self.type.url_of(row["pk"]), rest)

    def _hours(self, row: Mapping[str, Any]) -> str:
        begins, ends = row[self.field.column], row[self._end.column] if self._end is not None else None
        clock_of = self.reader.formats.clock
        is_same_day = ends is not None and ends.astimezone(self.reader.zone).date() == self._day_of(row)
        return clock_of(begins) + (f"–{clock_of(ends)}" if is_same_day and ends != begins else "")

    # --- what has no day ------------------------------------------------------------------------------------------

    @cached_property
    def undated(self) -> tuple[int, bool]:
        blank = compile_query(self.type, self._blank, self.listing.user, self.reader)
        return count(self.listing.records.filter(blank))

    @property
    def _blank(self) -> dict[str, Any]:
        return {"field": self.field.key, "op": "empty"}

    @property
    def undated_words(self) -> str:
        number, is_exact = self.undated
        if not number:
            return ""
        said = f"{self.reader.formats.number(number)}{'' if is_exact else '+'}"
        return _("{number} without {field}").format(number=said, field=self.field.label)

    @property
    def undated_url(self) -> str:
        return self.listing.state.url(query=self._narrowed(self._blank), layout="list")


def can_be_dated(declared: RecordType, user: Any) -> bool:
    """Whether the type has a calendar, and its date is not hidden from the user."""
    return declared.calendar is not None and declared.calendar.start in readable_fields(user, declared)

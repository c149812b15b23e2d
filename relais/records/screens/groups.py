"""A list under heads: rows that share a value stand together, with what they share, how many they are, and the way to them alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from itertools import groupby
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, DateField, DateTimeField, Q, QuerySet
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relais.records.access.gate import readable_fields
from relais.records.fields import Choice, Date, DateTime, Email, Field, Integer, Link, LinkedRecord, Phone, Reader, TimeZone, Url, Year
from relais.records.query.count import count_rows
from relais.records.query.errors import UnknownField
from relais.records.query.grouping import Group, groupable, read_group
from relais.records.query.ordering import Order, order_of
from relais.records.query.periods import moment_of, shift, start_of

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

VALUE = "group_value"
#: Values that are a record's own: a group of each would hold one record.
OWN = (Email, Phone, Url, TimeZone)


@dataclass(frozen=True)
class Head:
    """What stands over the rows of a group."""

    label: SafeString
    number: int
    value: Any


@dataclass
class Grouping:
    """By what a list is grouped, for one reader."""

    group: Group
    reader: Reader

    @property
    def user(self) -> User | None:
        return self.reader.user

    @property
    def field(self) -> Field:
        return self.group.field

    @property
    def label(self) -> str:
        return str(self.field.label)

    @property
    def columns(self) -> list[str]:
        """What a row has to hold to be put under its head."""
        return [VALUE, *(() if self.group.path.steps else self.field.columns)]

    def orders(self, sort: Sequence[str], records: QuerySet[Any]) -> list[Order]:
        """The keys that bring the rows of a group together; the other way round where the list is sorted so."""
        name, is_descending = self.group.path.name, f"-{self.group.path.name}" in sort
        expression = self.group.expression(self.user, self.reader)
        if self.group.unit:
            column = DateTimeField() if isinstance(self.field, DateTime) else DateField()
            return [Order(self.group.key, expression, column, is_descending, is_nullable=True)]
        orders = [order_of(self.group.path, self.user, descending=is_descending)]
        if isinstance(self.field, Link):  # two that are called alike stay apart
            orders.append(Order(f"{name}.id", expression, BigIntegerField(), is_descending, is_nullable=True))
        return orders

    def mark(self, records: QuerySet[Any]) -> QuerySet[Any]:
        """The records, each with the value that it is grouped by."""
        return records.annotate(**{VALUE: self.group.expression(self.user, self.reader)})

    def split(self, rows: Sequence[dict[str, Any]]) -> list[tuple[Any, list[dict[str, Any]]]]:
        """The rows of a page by the values they are grouped by, as the Query language writes these."""
        if isinstance(self.field, Link):
            self._find_titles(self.field, rows)
        return [(value, list(found)) for value, found in groupby(rows, key=self._value)]

    def _find_titles(self, link: Link, rows: Sequence[dict[str, Any]]) -> None:
        if self.group.path.steps:
            self.group.find_titles(list({row[VALUE] for row in rows}), self.user)
        for one in () if self.group.path.steps else (link.from_row(row) for row in rows):
            if isinstance(one, LinkedRecord) and one.type:
                self.group.titles[one.pk] = (one.type.key, one.title)

    def _value(self, row: Mapping[str, Any]) -> Any:
        return self.group.plain(row[VALUE], row.get(self.field.column) if not self.group.path.steps else None)

    def count(self, records: QuerySet[Any], rows: Sequence[dict[str, Any]]) -> Counter[Any]:
        """How many records there are in each of the groups that these rows belong to: one question for all of them."""
        given = {row[VALUE] for row in rows}
        wanted = Q(**{f"{VALUE}__in": [value for value in given if value is not None]})
        if given & {None, ""}:
            wanted |= Q(**{f"{VALUE}__isnull": True}) | (
                Q(**{VALUE: ""}) if self.group.is_spelled or isinstance(self.field, Choice) else Q(pk__in=[])
            )
        found = self.mark(records).filter(wanted).order_by().values(VALUE).annotate(number=count_rows())
        numbers: Counter[Any] = Counter()
        for row in found:
            numbers[self.group.plain(row[VALUE])] += row["number"]
        return numbers

    def head(self, value: Any, number: int) -> Head:
        if value is None:
            return Head(conditional_escape(_("Without {field}").format(field=self.label)), number, value)
        if isinstance(self.field, Choice):
            return Head(self.field.cell(value, self.reader), number, value)
        return Head(conditional_escape(capfirst(self.group.label(value, self.reader)) or _("(no name)")), number, value)

    def narrow(self, query: Mapping[str, Any], value: Any) -> dict[str, Any]:
        """The Query that means the records of one group alone."""
        asked = self.group.condition(value)
        if not query:
            return asked
        return {"all": [*query["all"], asked]} if set(query) == {"all"} else {"all": [dict(query), asked]}


@dataclass
class PeriodGrouping(Grouping):
    """By the periods that moments of the record itself fall into: reckoned from the row, counted between their edges."""

    @property
    def columns(self) -> list[str]:
        return list(self.field.columns)

    def orders(self, sort: Sequence[str], records: QuerySet[Any]) -> list[Order]:
        """None where the list is sorted by these moments anyway: they bring their periods together."""
        name = self.group.path.name
        if sort and sort[0].lstrip("-") == name:
            return []
        expression = self.group.expression_among(records, self.user, self.reader)
        return [Order(self.group.key, expression, DateField(), f"-{name}" in sort, is_nullable=True)]

    def mark(self, records: QuerySet[Any]) -> QuerySet[Any]:
        return records

    def _value(self, row: Mapping[str, Any]) -> str | None:
        value = row[self.field.column]
        if value is None:
            return None
        day = value.astimezone(self.reader.zone).date() if isinstance(value, datetime) else value
        return start_of(day, self.group.unit).isoformat()

    def count(self, records: QuerySet[Any], rows: Sequence[dict[str, Any]]) -> Counter[Any]:
        values = list(dict.fromkeys(self._value(row) for row in rows))
        counted = {f"number_{place}": count_rows(self._within(value)) for place, value in enumerate(values)}
        found = records.filter(reduce(or_, map(self._within, values))).order_by().aggregate(**counted)
        return Counter({value: found[f"number_{place}"] for place, value in enumerate(values)})

    def _within(self, value: str | None) -> Q:
        column = self.field.column
        if value is None:
            return Q(**{f"{column}__isnull": True})
        first = date.fromisoformat(value)
        edges = (first, shift(first, 1, self.group.unit))
        begin, end = (moment_of(day, self.reader) for day in edges) if isinstance(self.field, DateTime) else edges
        return Q(**{f"{column}__gte": begin, f"{column}__lt": end})


def read_grouping(declared: RecordType, asked: str, reader: Reader) -> Grouping | None:
    """What `group=` in an address means; refused where the records cannot stand under one head each."""
    if not asked:
        return None
    group = read_group(declared, asked, reader.user)
    if group.is_of_many:
        raise UnknownField(
            _("A record may have several of “{field}”, so it cannot stand under one of them.").format(field=str(group.field.label)),
            field=asked[:60],
            allowed=groupable(declared, reader.user),
        )
    return (PeriodGrouping if group.unit and not group.path.steps else Grouping)(group, reader)


def offered_groups(declared: RecordType, user: User | None) -> list[tuple[str, str]]:
    """What a list is grouped by at a click: fields that it shows or filters by and that several records share; moments by their month."""
    fields, allowed = readable_fields(user, declared), set(groupable(declared, user))
    names = [name for name in dict.fromkeys((*declared.columns, *declared.filters)) if name in allowed]
    return [
        (f"{name}:month" if isinstance(fields[name], Date) else name, str(fields[name].label)) for name in names if _is_shared(fields[name])
    ]


def _is_shared(own: Field) -> bool:
    if isinstance(own, OWN):
        return False
    return own.sortable and (isinstance(own, Year) or not isinstance(own, Integer))

"""Figures instead of records: how many there are in each group, and what their numbers add up to. Every row opens its records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from relais.core.money import Money as Amount
from relais.records.access.gate import readable_fields, visible
from relais.records.fields import Field, Integer, Links, Money, Reader
from relais.records.query.compiler import filter_queryset, leads_to_open
from relais.records.query.count import count_rows
from relais.records.query.errors import QueryError, TooComplex
from relais.records.query.grouping import Group, read_group
from relais.records.query.measures import AGGREGATES, measure, measured_field

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

MOST_GROUPS, MOST_MEASURES, MOST_ROWS = 3, 8, 1000
COUNT = "count"


@dataclass(frozen=True)
class Measure:
    """`count`, `sum:amount`, `avg:duration`: how a group is measured. Amounts are measured for each currency."""

    key: str
    word: str
    field: Field | None = None

    @property
    def expression(self) -> Any:
        return measure(self.word, self.field)

    def number(self, value: Any) -> Any:
        """The measured number with the digits that its field has."""
        if value is None or self.field is None:
            return value
        if isinstance(self.field, Integer):
            return int(value) if value == value.to_integral_value() else value.normalize()
        return value if self.word == "avg" else value.quantize(self.field._step)  # type: ignore[attr-defined]


@dataclass
class Row:
    """One group: a value for each thing grouped by, and what was measured, by the measure's key."""

    values: tuple[Any, ...]
    numbers: dict[str, Any] = field(default_factory=dict)


@dataclass
class Summary:
    """The groups that records fall into. `is_whole` is False where there are more groups than were read."""

    groups: list[Group]
    measures: list[Measure]
    rows: list[Row]
    is_whole: bool

    def query_of(self, row: Row, tree: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The Query that means the records behind a row."""
        parts = [part for part in (tree, *(group.condition(value) for group, value in zip(self.groups, row.values, strict=True))) if part]
        return {"all": list(parts)} if len(parts) != 1 else dict(parts[0])


def summarize(
    declared: RecordType,
    tree: Mapping[str, Any] | None,
    group_by: Sequence[Any],
    measures: Sequence[Any] = (COUNT,),
    *,
    user: User | None,
    reader: Reader,
) -> Summary:
    """Group and measure the records that the Query means, as far as the user may see them."""
    groups = [read_group(declared, asked, user) for asked in _few(group_by, MOST_GROUPS, "group_by")]
    measured = [_read_measure(declared, asked, user) for asked in _few(measures or (COUNT,), MOST_MEASURES, "measures")]
    if any(group.is_of_many for group in groups) and (len(groups) > 1 or any(each.key != COUNT for each in measured)):
        raise QueryError(_("Records with several values are grouped by these alone, and counted."), field="group_by")
    records = filter_queryset(visible(user, declared), declared, tree, user, reader).order_by()
    if groups and groups[0].is_of_many:
        rows, is_whole = _rows_of_many(records, declared, groups[0], user)
    else:
        rows, is_whole = _rows(records, groups, measured, user, reader)
    for position, group in enumerate(groups):
        group.find_titles([row.values[position] for row in rows], user)
    rows.sort(key=lambda row: tuple(group.place(value, reader) for group, value in zip(groups, row.values, strict=True)))
    return Summary(groups, measured, rows, is_whole)


def _few(asked: Sequence[Any], most: int, field: str) -> Sequence[Any]:
    if isinstance(asked, str) or not isinstance(asked, Sequence) or len(asked) > most or not all(isinstance(each, str) for each in asked):
        raise TooComplex(_("“{field}” is a list of at most {limit} names.").format(field=field, limit=most), field=field)
    return list(dict.fromkeys(asked))


def _read_measure(declared: RecordType, asked: str, user: User | None) -> Measure:
    word, _colon, name = asked.partition(":")
    if asked == COUNT:
        return Measure(COUNT, COUNT)
    if word not in AGGREGATES:
        allowed = [COUNT, *(f"{each}:" for each in AGGREGATES)]
        raise QueryError(
            _("“{value}” measures nothing; allowed are {allowed} and a field.").format(value=asked[:40], allowed=", ".join(allowed)),
            field="measures",
            allowed=allowed,
        )
    return Measure(asked, word, measured_field(readable_fields(user, declared), name))


def _rows(
    records: QuerySet[Any], groups: Sequence[Group], measures: Sequence[Measure], user: User | None, reader: Reader
) -> tuple[list[Row], bool]:
    """One question for all plain numbers, and one more for each field of amounts, which are added up by currency."""
    named = {f"group_{number}": group.expression_among(records, user, reader) for number, group in enumerate(groups)}
    plain = {f"measure_{number}": each for number, each in enumerate(measures) if not isinstance(each.field, Money)}
    spelled = {f"spelling_{number}": group.spelling(user) for number, group in enumerate(groups) if group.is_spelled}
    found = _grouped(records, named, {name: each.expression for name, each in plain.items()} | spelled | {"records": count_rows()})
    raw = list(found.order_by("-records")[: MOST_ROWS + 1]) if named else [found]
    rows: dict[tuple[Any, ...], Row] = {}
    for each in raw[:MOST_ROWS]:
        values = tuple(
            group.plain(each[name], each.get(f"spelling_{number}")) for number, (name, group) in enumerate(zip(named, groups, strict=True))
        )
        rows[values] = Row(values, {one.key: one.number(each[name]) for name, one in plain.items()})
    for one in measures:
        if isinstance(one.field, Money):
            _add_amounts(records, named, groups, one, rows)
    return list(rows.values()), len(raw) <= MOST_ROWS


def _grouped(records: QuerySet[Any], named: Mapping[str, Any], measured: Mapping[str, Any]) -> Any:
    return records.values(**named).annotate(**measured) if named else records.aggregate(**measured)


def _add_amounts(
    records: QuerySet[Any], named: Mapping[str, Any], groups: Sequence[Group], one: Measure, rows: Mapping[tuple[Any, ...], Row]
) -> None:
    own = one.field
    assert isinstance(own, Money)
    for row in rows.values():
        row.numbers[one.key] = []
    known = records.filter(**{f"{own.column}__isnull": False})
    found = known.values(own.currency_column, **named).annotate(measured=one.expression)
    for each in found.order_by("-measured")[: MOST_ROWS * 10]:
        group_row = rows.get(tuple(group.plain(each[name]) for name, group in zip(named, groups, strict=True)))
        if group_row is not None:
            group_row.numbers[one.key].append(Amount(each["measured"].quantize(own._step), each[own.currency_column] or "EUR"))


def _rows_of_many(records: QuerySet[Any], declared: RecordType, group: Group, user: User | None) -> tuple[list[Row], bool]:
    index = group.field.index_rows(declared.model)  # type: ignore[attr-defined]
    if isinstance(group.field, Links):
        index = index.filter(leads_to_open(group.field, user))
    value = "linked_id" if isinstance(group.field, Links) else "value"
    found = index.filter(record_id__in=records.values("pk")).values(value).annotate(number=Count("record_id", distinct=True))
    raw = list(found.order_by("-number", value)[: MOST_ROWS + 1])
    rows = [Row((each[value],), {COUNT: each["number"]}) for each in raw[:MOST_ROWS]]
    blank = records.exclude(pk__in=index.values("record_id")).count()
    return [*rows, *([Row((None,), {COUNT: blank})] if blank else [])], len(raw) <= MOST_ROWS

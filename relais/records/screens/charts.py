"""A chart out of a Summary: every mark opens the records that its group means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_skeleton
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relais.core import clock
from relais.records.fields import Money, Reader
from relais.records.money.rates import add_up
from relais.records.query.periods import shift
from relais.records.query.summary import COUNT, Measure, Row, Summary
from relais.records.screens.figures import list_url
from relais.ui.charts import Bar, BarChart, ColumnChart, HeatLine, HeatMap, LineChart, Mark, Period

#: More places in time than these are not told apart.
MOST_PERIODS = 40

Tree = Mapping[str, Any] | None


def bar_chart(summary: Summary, key: str, tree: Tree, reader: Reader, title: str, measure: str = COUNT) -> BarChart:
    """One bar for each group."""
    one, group = _measure(summary, measure), summary.groups[0]
    bars = [Bar(capfirst(group.label(row.values[0], reader)), _mark(summary, row, one, key, tree, reader)) for row in summary.rows]
    return BarChart(title, str(group.field.label), [_heading(one)], bars)


def over_time(
    summary: Summary,
    key: str,
    tree: Tree,
    reader: Reader,
    title: str,
    measure: str = COUNT,
    *,
    shape: type[ColumnChart | LineChart] = ColumnChart,
) -> ColumnChart | LineChart:
    """One place for each period of a Summary by date; those in which nothing was stand there too."""
    one, group = _measure(summary, measure), summary.groups[0]
    rows = {date.fromisoformat(row.values[0]): row for row in summary.rows if row.values[0] is not None}
    days: list[date] = []
    day = min(rows, default=None)
    while day is not None and day <= max(rows) and len(days) < MOST_PERIODS:
        days.append(day)
        day = shift(day, 1, group.unit)
    nothing = Mark(0, reader.formats.number(0))
    periods = [
        Period(_place(day, group.unit, reader), _mark(summary, rows[day], one, key, tree, reader) if day in rows else nothing)
        for day in days
    ]
    return shape(title, _heading(one), periods)


def heat_map(summary: Summary, key: str, tree: Tree, reader: Reader, title: str, measure: str = COUNT) -> HeatMap:
    """A line for each value of the first group, a column for each of the second."""
    one, (lines, columns) = _measure(summary, measure), summary.groups
    found = {row.values: _mark(summary, row, one, key, tree, reader) for row in summary.rows}
    across = sorted({row.values[1] for row in summary.rows}, key=lambda value: columns.place(value, reader))
    down = list(dict.fromkeys(row.values[0] for row in summary.rows))
    drawn = [HeatLine(capfirst(lines.label(value, reader)), [found.get((value, other)) for other in across]) for value in down]
    return HeatMap(title, str(lines.field.label), [columns.label(value, reader) for value in across], drawn)


def _measure(summary: Summary, key: str) -> Measure:
    return next(measure for measure in summary.measures if measure.key == key)


def _heading(one: Measure) -> str:
    return str(one.field.label) if one.field is not None else _("number")


def _mark(summary: Summary, row: Row, one: Measure, key: str, tree: Tree, reader: Reader) -> Mark:
    size, text = _told(row.numbers.get(one.key), one, reader)
    return Mark(size, text, list_url(key, summary.query_of(row, tree)))


def _told(number: Any, one: Measure, reader: Reader) -> tuple[Decimal | int, str]:
    """The number and how it is written; amounts in the currency of the group."""
    if isinstance(one.field, Money):
        total = add_up(number or [], clock.today(reader.time_zone)).total
        return total.amount, reader.formats.compact_money(total.amount, total.currency)
    return number or 0, reader.formats.number(number or 0)


def _place(day: date, unit: str, reader: Reader) -> str:
    """The period in the few letters that stand below a mark."""
    if unit in ("day", "week"):
        return reader.formats.short_day(day)
    return str(day.year) if unit == "year" else format_skeleton({"month": "MMM", "quarter": "yQQQ"}[unit], day, locale=reader.locale)

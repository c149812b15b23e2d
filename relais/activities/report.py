"""What the people of the firm did with customers in a period: by person, by outcome, by week or month. Every figure opens its records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relais.activities.models import Interaction
from relais.records.api import Summary, can, registry, summarize, visible
from relais.records.fields import Reader
from relais.records.screens.charts import over_time
from relais.records.screens.figures import Figure, FigureLine, FigureTable, list_url, number_figure
from relais.ui.charts import ColumnChart, LineChart

Channel = Interaction.Channel
#: The periods one may ask for: operator, unit, and by what their course is told.
PERIODS: dict[str, tuple[Any, str, str, str]] = {
    "this-week": (gettext_lazy("This week"), "this", "week", "day"),
    "previous-week": (gettext_lazy("Last week"), "previous", "week", "day"),
    "this-month": (gettext_lazy("This month"), "this", "month", "week"),
    "previous-month": (gettext_lazy("Last month"), "previous", "month", "week"),
    "this-quarter": (gettext_lazy("This quarter"), "this", "quarter", "month"),
    "previous-quarter": (gettext_lazy("Last quarter"), "previous", "quarter", "month"),
    "this-year": (gettext_lazy("This year"), "this", "year", "month"),
    "previous-year": (gettext_lazy("Last year"), "previous", "year", "month"),
}
USUAL = "this-month"
SHOWN = (Channel.CALL, Channel.EMAIL, Channel.MEETING, Channel.VISIT)
TASK_DONE = {"field": "kind", "op": "is", "value": "task"}


@dataclass(frozen=True)
class ActivityReport:
    """The report of one period, of all whom the reader sees or of one person."""

    reader: Reader
    period: str = USUAL
    person: int | None = None

    @property
    def _told(self) -> tuple[Any, str, str, str]:
        return PERIODS[self.period]

    def _in_period(self, field: str) -> dict[str, Any]:
        _label, op, unit, _course = self._told
        return {"field": field, "op": op, "value": unit}

    def _tree(self, key: str) -> dict[str, Any]:
        """What is counted of a type: exchanges of the period, and tasks done in it."""
        parts = [self._in_period("at")] if key == "interactions" else [self._in_period("done_at"), TASK_DONE]
        return {"all": [*parts, *([{"field": "owner", "op": "is", "value": self.person}] if self.person else [])]}

    @cached_property
    def can_see_exchanges(self) -> bool:
        return can(self.reader.user, "view", "interactions")

    @cached_property
    def can_see_tasks(self) -> bool:
        return can(self.reader.user, "view", "activities")

    @cached_property
    def people(self) -> list[tuple[int, str]]:
        """Those who may be asked for alone."""
        return [(user.pk, user.name) for user in visible(self.reader.user, "users").order_by("title_key")[:500]]

    @cached_property
    def tables(self) -> list[FigureTable]:
        course = self._told[3]
        return [
            self._table(_("By person"), _("person"), "owner", "owner", has_total=True),
            self._table(_("By outcome"), _("outcome"), "outcome", "outcome"),
            self._table(_("Over time"), _("period"), f"at:{course}", f"done_at:{course}"),
        ]

    @cached_property
    def course(self) -> ColumnChart | LineChart | None:
        """The exchanges of the period one after the other."""
        if not self.can_see_exchanges:
            return None
        summary, tree = self._summary("interactions", [f"at:{self._told[3]}"]), self._tree("interactions")
        return over_time(summary, "interactions", tree, self.reader, _("Exchanges over time")) if len(summary.rows) > 1 else None

    @property
    def is_empty(self) -> bool:
        return all(not table.lines for table in self.tables)

    def _table(self, title: str, label: str, of_exchanges: str, of_tasks: str, *, has_total: bool = False) -> FigureTable:
        exchanges = self._summary("interactions", [of_exchanges, "channel"]) if self.can_see_exchanges else None
        tasks = self._summary("activities", [of_tasks]) if self.can_see_tasks else None
        counted = _counted(exchanges, tasks)
        values = list(counted)
        first = (exchanges or tasks).groups[0] if exchanges or tasks else None  # type: ignore[union-attr]
        if first is not None:
            for found in (exchanges, tasks):
                first.titles.update(found.groups[0].titles if found else {})
            values.sort(key=lambda value: first.place(value, self.reader))
        columns = [*(self._names() if exchanges else []), *([_("tasks done")] if tasks else [])]
        lines = [
            FigureLine(
                capfirst(first.label(value, self.reader)) if first else "", self._figures(counted[value], of_exchanges, of_tasks, value, exchanges, tasks),
                has_avatar=of_exchanges == "owner" and value is not None,
            )
            for value in values
        ]  # fmt: skip
        if has_total and len(lines) > 1:
            together = {
                column: sum(row.get(column, 0) for row in counted.values()) for column in {c for row in counted.values() for c in row}
            }
            lines.append(FigureLine(_("Together"), self._totals(together, exchanges, tasks), is_total=True))
        return FigureTable(title, label, columns, lines)

    def _summary(self, key: str, group_by: Sequence[str]) -> Summary:
        return summarize(registry.get(key), self._tree(key), group_by, user=self.reader.user, reader=self.reader)

    def _names(self) -> list[str]:
        plural = {Channel.CALL: _("calls"), Channel.EMAIL: _("e-mails"), Channel.MEETING: _("meetings"), Channel.VISIT: _("visits")}
        return [*(plural[channel] for channel in SHOWN), _("other exchanges"), _("exchanges")]

    def _figures(
        self, counted: Mapping[str, int], of_exchanges: str, of_tasks: str, value: Any, exchanges: Summary | None, tasks: Summary | None
    ) -> list[Figure]:
        exchange_part = [exchanges.groups[0].condition(value)] if exchanges else []
        task_part = [tasks.groups[0].condition(value)] if tasks else []
        return self._cells(counted, exchange_part, task_part, exchanges, tasks)

    def _totals(self, counted: Mapping[str, int], exchanges: Summary | None, tasks: Summary | None) -> list[Figure]:
        return self._cells(counted, [], [], exchanges, tasks)

    def _cells(
        self, counted: Mapping[str, int], exchange_part: list[Any], task_part: list[Any], exchanges: Summary | None, tasks: Summary | None
    ) -> list[Figure]:
        cells: list[Figure] = []
        if exchanges:
            base = self._tree("interactions")["all"] + exchange_part
            for channel in SHOWN:
                tree = {"all": [*base, {"field": "channel", "op": "is", "value": channel.value}]}
                cells.append(number_figure(counted.get(channel.value, 0), list_url("interactions", tree, "-at"), self.reader))
            others = sum(number for key, number in counted.items() if key not in (*SHOWN, TASKS))
            tree = {"all": [*base, {"field": "channel", "op": "not_in", "value": [channel.value for channel in SHOWN]}]}
            cells.append(number_figure(others, list_url("interactions", tree, "-at"), self.reader))
            total = sum(number for key, number in counted.items() if key != TASKS)
            cells.append(number_figure(total, list_url("interactions", {"all": base}, "-at"), self.reader))
        if tasks:
            tree = {"all": self._tree("activities")["all"] + task_part}
            cells.append(number_figure(counted.get(TASKS, 0), list_url("activities", tree, "-done_at"), self.reader))
        return cells


TASKS = "tasks"


def _counted(exchanges: Summary | None, tasks: Summary | None) -> dict[Any, dict[str, int]]:
    """By the value of the first group: how many of each channel, and how many tasks."""
    found: dict[Any, dict[str, int]] = {}
    for row in exchanges.rows if exchanges else []:
        found.setdefault(row.values[0], {})[row.values[1]] = row.numbers["count"]
    for row in tasks.rows if tasks else []:
        found.setdefault(row.values[0], {})[TASKS] = row.numbers["count"]
    return found

"""A seller's own pipeline: by stage, what is late or stands still, what closes this month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from relais.records.api import can, compile_query, count_rows, registry, visible
from relais.records.fields import Reader
from relais.sales.home.lines import Line, lines_of
from relais.sales.home.queries import CLOSES_THIS_MONTH, MINE, OPEN, Tree, every, in_stage, opportunities, waiting
from relais.sales.home.rights import sees
from relais.sales.home.tally import Tally
from relais.sales.pipelines import PIPELINES
from relais.ui.charts import Bar, BarChart

if TYPE_CHECKING:
    from relais.accounts.models import User


@dataclass
class MyPipeline:
    """Asked by the templates; one question for all figures."""

    reader: Reader

    @property
    def user(self) -> User | None:
        return self.reader.user

    @property
    def can_create(self) -> bool:
        return can(self.user, "create", "opportunities")

    @cached_property
    def shows_amounts(self) -> bool:
        return sees(self.reader, "amount")

    @cached_property
    def shows_weighted(self) -> bool:
        return sees(self.reader, "amount", "weighted")

    def _condition(self, tree: Tree) -> Q:
        return compile_query(registry.get("opportunities"), tree, self.user, self.reader)

    @cached_property
    def _records(self) -> QuerySet[Any]:
        return visible(self.user, "opportunities").filter(self._condition(every(MINE, OPEN))).order_by()

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        closing = self._condition(CLOSES_THIS_MONTH)
        found = self._records.values("stage_id", "amount_currency").annotate(
            number=count_rows(), amount_sum=Sum("amount"), weighted_sum=Sum("weighted"), waiting=count_rows(self._condition(waiting())),
            closing=count_rows(closing), closing_sum=Sum("amount", filter=closing),
        )  # fmt: skip
        return list(found)

    def _tally(self, number: str = "number", amount: str = "amount") -> Tally:
        tally = Tally()
        for row in self._rows:
            tally.take(row, number, amount)
        return tally

    @cached_property
    def total(self) -> Tally:
        return self._tally()

    @property
    def total_words(self) -> str:
        return self.total.words(self.reader)

    @property
    def weighted_words(self) -> str:
        return self._tally(amount="weighted").words(self.reader)

    @property
    def rates(self) -> str:
        return self.total.rates(self.reader) if self.shows_amounts else ""

    @property
    def url(self) -> str:
        return opportunities(MINE, OPEN)

    @cached_property
    def chart(self) -> BarChart:
        """By stage; stages in which nothing stands are told too, so that a gap is seen."""
        by_stage: dict[int, Tally] = defaultdict(Tally)
        weighted: dict[int, Tally] = defaultdict(Tally)
        for row in self._rows:
            by_stage[row["stage_id"]].take(row)
            weighted[row["stage_id"]].take(row, amount="weighted")
        bars = []
        for stage, label in open_stages(by_stage, self.reader):
            url, tally = opportunities(MINE, OPEN, in_stage(stage)), by_stage[stage]
            beside = [tally.counted(self.reader)] if self.shows_amounts else []
            beside += [weighted[stage].mark(self.reader)] if self.shows_weighted else []
            bars.append(Bar(label, tally.mark(self.reader, url, by_number=not self.shows_amounts), beside=beside))
        columns = [_("amount"), _("number")] if self.shows_amounts else [_("number")]
        return BarChart(
            _("My pipeline by stage"), _("stage"), [*columns, *([_("weighted")] if self.shows_weighted else [])], bars, note=self.rates
        )

    # --- what waits -----------------------------------------------------------------------------------------------

    @cached_property
    def number_waiting(self) -> int:
        return sum(row["waiting"] for row in self._rows)

    @property
    def waiting_url(self) -> str:
        return opportunities(MINE, OPEN, waiting())

    @property
    def waiting(self) -> list[Line]:
        return self._lines[0]

    @cached_property
    def _lines(self) -> list[list[Line]]:
        """Both lists, each only where the figures say that there is something."""
        shown = [(self.number_waiting, waiting()), (self.closing_total.number, CLOSES_THIS_MONTH)]
        lists = [
            self._records.filter(self._condition(tree)).order_by("closes_on", "pk") if number else self._records.none()
            for number, tree in shown
        ]
        return lines_of(lists, self.reader, "organization", "amount")

    # --- what closes this month -----------------------------------------------------------------------------------

    @cached_property
    def closing_total(self) -> Tally:
        return self._tally("closing", "closing")

    @property
    def closing_words(self) -> str:
        return self.closing_total.words(self.reader)

    @property
    def closing_url(self) -> str:
        return opportunities(MINE, OPEN, CLOSES_THIS_MONTH)

    @property
    def closing(self) -> list[Line]:
        return self._lines[1]


def open_stages(present: Any, reader: Reader) -> list[tuple[int, str]]:
    """The open stages of the usual pipeline, then those of others in which something stands; these name their pipeline."""
    pipelines = PIPELINES.get()
    usual = pipelines.usual
    found = [(stage.pk, stage.label(reader.language)) for stage in (usual.offered if usual else ()) if stage.is_open]
    known = {pk for pk, _label in found}
    for pk, stage in pipelines.stages.items():
        if pk in present and pk not in known:
            pipeline = pipelines.by_id[stage.pipeline_id]
            is_usual = usual is not None and pipeline.pk == usual.pk
            found.append(
                (pk, stage.label(reader.language) if is_usual else f"{stage.label(reader.language)} ({pipeline.label(reader.language)})")
            )
    return found

"""The pipeline of those whom the reader leads: by stage, by person and by month, each against what was before; what stands still, what was won."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Any

from babel.dates import format_skeleton
from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from relais.records.api import compile_query, count_rows, ids_of_managed_teams, registry, shift, start_of, visible
from relais.records.fields import Reader
from relais.sales.home.lines import SHOWN, Line, lines_of
from relais.sales.home.mine import open_stages
from relais.sales.home.queries import (
    OPEN,
    TEAM,
    WITHOUT_DATE,
    WON,
    Tree,
    before,
    between,
    every,
    from_day,
    in_stage,
    of_owner,
    opportunities,
    waiting,
    was_in_stage,
    was_open,
)
from relais.sales.home.rights import sees
from relais.sales.home.tally import Tally
from relais.sales.models import Stage
from relais.sales.pipelines import PIPELINES
from relais.ui.charts import Bar, BarChart, ColumnChart, Period

if TYPE_CHECKING:
    from relais.accounts.models import User

MONTHS = 6
MOST_PEOPLE = 12
#: The places of what should have closed in earlier months, of later months, and of what has no date.
EARLIER, LATER, UNDATED = -1, MONTHS, MONTHS + 1


def leads_a_team(user: User | None) -> bool:
    return user is not None and bool(ids_of_managed_teams(user))


@dataclass
class TeamPipeline:
    """Asked by the templates: few questions, each answered along an index that holds all that is asked."""

    reader: Reader

    @property
    def user(self) -> User | None:
        return self.reader.user

    @cached_property
    def shows_amounts(self) -> bool:
        return sees(self.reader, "amount")

    @cached_property
    def shows_weighted(self) -> bool:
        return sees(self.reader, "amount", "weighted")

    @cached_property
    def today(self) -> date:
        return self.reader.at.astimezone(self.reader.zone).date()

    @cached_property
    def month_ago(self) -> date:
        return shift(self.today, -1, "month")

    @cached_property
    def months(self) -> list[date]:
        """The first days of this month and of those that follow, and the day after the last."""
        first = start_of(self.today, "month")
        return [shift(first, number, "month") for number in range(MONTHS + 1)]

    def _condition(self, tree: Tree) -> Q:
        return compile_query(registry.get("opportunities"), tree, self.user, self.reader)

    @cached_property
    def _team(self) -> QuerySet[Any]:
        return visible(self.user, "opportunities").filter(self._condition(TEAM)).order_by()

    @cached_property
    def _open(self) -> QuerySet[Any]:
        return self._team.filter(status=Stage.Kind.OPEN)

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        """What is open, by person, stage and currency, in the order of an index; and what of it was open a month ago."""
        then = Q(opened_on__lt=self.month_ago)
        found = self._open.values("owner_id", "stage_id", "amount_currency")
        still = Q(stage_since__lt=self._moment_ago)
        return list(
            found.annotate(
                number=count_rows(), amount_sum=Sum("amount"), weighted_sum=Sum("weighted"), waiting=count_rows(self._condition(waiting())),
                then=count_rows(then), then_sum=Sum("amount", filter=then),
                still=count_rows(still), still_sum=Sum("amount", filter=still),
            )
        )  # fmt: skip

    @cached_property
    def _months(self) -> list[dict[str, Any]]:
        """The same by day and currency, which an index holds in this order; the days are put into their months here."""
        found = self._open.values("closes_on", "amount_currency").annotate(number=count_rows(), amount_sum=Sum("amount"))
        return [row | {"month": self._place(row["closes_on"])} for row in found]

    def _place(self, day: date | None) -> int:
        return UNDATED if day is None else bisect_right(self.months, day) - 1

    def has_open(self, owner: int) -> bool:
        return any(row["owner_id"] == owner for row in self._rows)

    @property
    def _moment_ago(self) -> datetime:
        return datetime.combine(self.month_ago, time(), self.reader.zone)

    @cached_property
    def _left(self) -> list[dict[str, Any]]:
        """Opportunities that were in an open stage a month ago and have left it since, by that stage."""
        stages = [stage.pk for stage in PIPELINES.get().stages.values() if stage.is_open]
        rows = self._team.filter(
            Q(stage_entries__since=None) | Q(stage_entries__since__lt=self._moment_ago),
            stage_entries__until__gte=self._moment_ago, stage_entries__stage__in=stages,
        )  # fmt: skip
        found = rows.values("amount_currency", left=F("stage_entries__stage_id"))
        return list(found.annotate(number=count_rows(), amount_sum=Sum("amount")))

    @cached_property
    def _won_by_day(self) -> list[dict[str, Any]]:
        """What was won since last month began, and in the months of last year that stand against the coming ones."""
        last_month = shift(self.months[0], -1, "month")
        year_ago = [shift(day, -12, "month") for day in self.months]
        recent = Q(closed_on__gte=last_month, closed_on__lt=self.months[1])
        past = Q(closed_on__gte=year_ago[0], closed_on__lt=year_ago[-1])
        # The outer bounds are told too: a database finds rows between them, and not those of two stretches.
        bounds = {"closed_on__gte": year_ago[0], "closed_on__lt": self.months[1]}
        found = self._team.filter(recent | past, status=Stage.Kind.WON, **bounds).values("closed_on", "amount_currency")
        return list(found.annotate(number=count_rows(), amount_sum=Sum("amount")))

    @cached_property
    def _ended(self) -> list[dict[str, Any]]:
        """What was open a month ago and has been closed since, by person."""
        # Two bounds, though the second leaves nothing out: with one, SQLite takes the index of owners and reads every closed record.
        closed = {"status__in": [Stage.Kind.WON, Stage.Kind.LOST], "closed_on__range": (self.month_ago, date.max)}
        found = self._team.filter(opened_on__lt=self.month_ago, **closed).values("owner_id", "amount_currency")
        return list(found.annotate(then=count_rows(), then_sum=Sum("amount")))

    # --- figures --------------------------------------------------------------------------------------------------

    @cached_property
    def total(self) -> Tally:
        return _tally(self._rows)

    @property
    def total_words(self) -> str:
        return self.total.words(self.reader)

    @property
    def weighted_words(self) -> str:
        return _tally(self._rows, amount="weighted").words(self.reader)

    @property
    def rates(self) -> str:
        return self.total.rates(self.reader) if self.shows_amounts else ""

    @property
    def url(self) -> str:
        return opportunities(TEAM, OPEN)

    def _won(self, first: date, after: date) -> Tally:
        return _tally(row for row in self._won_by_day if first <= row["closed_on"] < after)

    @cached_property
    def won(self) -> Tally:
        return self._won(self.months[0], self.months[1])

    @cached_property
    def won_before(self) -> Tally:
        return self._won(shift(self.months[0], -1, "month"), self.months[0])

    def _told(self, tally: Tally) -> str:
        return tally.words(self.reader) if self.shows_amounts else self.reader.formats.number(tally.number)

    @property
    def won_words(self) -> str:
        return self._told(self.won)

    @property
    def won_note(self) -> str:
        return _("{amount} last month").format(amount=self._told(self.won_before))

    @property
    def won_direction(self) -> str:
        now, then = (each.size(self.reader) if self.shows_amounts else each.number for each in (self.won, self.won_before))
        return "up" if now > then else "down" if now < then else ""

    @property
    def won_url(self) -> str:
        return opportunities(TEAM, WON, {"field": "closed_on", "op": "this", "value": "month"}, sort="-closed_on")

    @property
    def won_before_url(self) -> str:
        return opportunities(TEAM, WON, {"field": "closed_on", "op": "previous", "value": "month"}, sort="-closed_on")

    # --- charts ---------------------------------------------------------------------------------------------------

    @cached_property
    def by_stage(self) -> BarChart:
        now, then = _by(self._rows, "stage_id"), _by(self._rows, "stage_id", "still", "still")
        for row in self._left:
            then[row["left"]].take(row)
        bars = [
            Bar(
                label,
                self._mark(now[stage], opportunities(TEAM, OPEN, in_stage(stage))),
                self._mark(then[stage], opportunities(TEAM, was_in_stage(stage, self.month_ago))),
                self._beside(now[stage]),
            )
            for stage, label in open_stages(now.keys() | then.keys(), self.reader)
        ]
        return BarChart(_("Pipeline of the team by stage"), _("stage"), self._columns, bars, _("a month ago"), self.rates)

    @cached_property
    def by_person(self) -> BarChart:
        now, then = _by(self._rows, "owner_id"), _by([*self._rows, *self._ended], "owner_id", "then", "then")
        people = sorted(now.keys() | then.keys(), key=lambda pk: (-now[pk].size(self.reader), -now[pk].number, pk))
        shown = [pk for pk in people if now[pk].number or then[pk].number][:MOST_PEOPLE]
        names = {user.pk: user.name for user in visible(self.user, "users").filter(pk__in=shown)}
        bars = [
            Bar(
                names.get(pk, _("somebody")), self._mark(now[pk], opportunities(TEAM, OPEN, of_owner(pk))),
                self._mark(then[pk], opportunities(TEAM, of_owner(pk), was_open(self.month_ago))), self._beside(now[pk]),
            )
            for pk in shown
        ]  # fmt: skip
        return BarChart(_("Pipeline of the team by person"), _("person"), self._columns, bars, _("a month ago"))

    @cached_property
    def by_month(self) -> ColumnChart:
        """What should close in this month and the next ones, against what was won in the same months a year before."""
        now = _by(self._months, "month")
        periods = [self._period(_("earlier"), now[EARLIER], opportunities(TEAM, OPEN, before("closes_on", self.months[0])))]
        for place, (first, after) in enumerate(zip(self.months, self.months[1:], strict=False)):
            past = (shift(first, -12, "month"), shift(after, -12, "month"))
            was = self._mark(self._won(*past), opportunities(TEAM, WON, between("closed_on", *past), sort="closed_on"))
            label = format_skeleton("MMM", first, locale=self.reader.locale)
            periods.append(Period(label, self._mark(now[place], opportunities(TEAM, OPEN, between("closes_on", first, after))), was))
        periods.append(self._period(_("later"), now[LATER], opportunities(TEAM, OPEN, from_day("closes_on", self.months[-1]))))
        if now[UNDATED].number:
            periods.append(self._period(_("undated"), now[UNDATED], opportunities(TEAM, OPEN, WITHOUT_DATE)))
        return ColumnChart(_("Pipeline of the team by month"), _("expected to close"), periods, _("won in the same month a year before"))

    def _period(self, label: str, tally: Tally, url: str) -> Period:
        return Period(label, self._mark(tally, url))

    def _mark(self, tally: Tally, url: str = "") -> Any:
        return tally.mark(self.reader, url, by_number=not self.shows_amounts)

    def _beside(self, tally: Tally) -> list[Any]:
        return [tally.counted(self.reader)] if self.shows_amounts else []

    @property
    def _columns(self) -> list[str]:
        return [_("amount"), _("number")] if self.shows_amounts else [_("number")]

    # --- what waits -----------------------------------------------------------------------------------------------

    @cached_property
    def number_waiting(self) -> int:
        return sum(row["waiting"] for row in self._rows)

    @property
    def waiting_url(self) -> str:
        return opportunities(TEAM, OPEN, waiting(), sort="-amount" if self.shows_amounts else "closes_on")

    @cached_property
    def waiting(self) -> list[Line]:
        """The largest first: there a word from above is worth most."""
        if not self.number_waiting:
            return []
        order = (F("amount").desc(nulls_last=True) if self.shows_amounts else "closes_on", "pk")
        rows = self._team.filter(self._condition(every(OPEN, waiting()))).order_by(*order)
        # The first ones are found along the index of the sums; only these are then read whole.
        first = visible(self.user, "opportunities").filter(pk__in=rows.values("pk")[:SHOWN]).order_by(*order)
        (lines,) = lines_of([first], self.reader, "organization", "amount", "owner")
        return lines


def _tally(rows: Iterable[dict[str, Any]], number: str = "number", amount: str = "amount") -> Tally:
    tally = Tally()
    for row in rows:
        tally.take(row, number, amount)
    return tally


def _by(rows: Iterable[dict[str, Any]], key: str, number: str = "number", amount: str = "amount") -> dict[Any, Tally]:
    found: dict[Any, Tally] = defaultdict(Tally)
    for row in rows:
        found[row[key]].take(row, number, amount)
    return found

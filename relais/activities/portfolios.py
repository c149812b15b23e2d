"""Whose customers they are: each seller's portfolio with its value, its last contact and what is open, and how it is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from relais.accounts.models import User
from relais.activities.quietness import quiet_customers
from relais.core.money import Money
from relais.records.api import can, count_rows, filter_queryset, ids_of_my_team, readable_fields, registry, visible
from relais.records.fields import Reader
from relais.records.screens.figures import Figure, FigureLine, FigureTable, list_url, money_words, number_figure

TYPES = ("contacts", "organizations")
COLUMNS = ("lifecycle", "city", "yearly_value", "value_band", "last_interaction_at", "owner")
OPEN = {"field": "done_at", "op": "empty"}


@dataclass
class Portfolio:
    """What one person answers for, as far as the reader sees it."""

    owner: User | None = None
    contacts: int = 0
    organizations: int = 0
    quiet: int = 0
    tasks: int = 0
    value: dict[str, Money] = field(default_factory=dict)
    last_contact: datetime | None = None

    @property
    def condition(self) -> dict[str, Any]:
        return {"field": "owner", "op": "is", "value": self.owner.pk} if self.owner else {"field": "owner", "op": "empty"}

    @property
    def number(self) -> int:
        return self.contacts + self.organizations


@dataclass(frozen=True)
class Portfolios:
    """The portfolios open to a reader: one's own on top, then the largest first, what nobody answers for last."""

    reader: Reader

    @cached_property
    def types(self) -> list[str]:
        return [key for key in TYPES if can(self.reader.user, "view", key)]

    @cached_property
    def all(self) -> list[Portfolio]:
        found: dict[int | None, Portfolio] = {}
        for key in self.types:
            self._count(key, found)
        self._count_tasks(found)
        known = {user.pk: user for user in visible(self.reader.user, "users").filter(pk__in=[pk for pk in found if pk])}
        for pk, portfolio in found.items():
            portfolio.owner = known.get(pk) if pk else None
        mine = self.reader.user.pk if self.reader.user else None
        shown = [portfolio for pk, portfolio in found.items() if portfolio.number and (pk is None or portfolio.owner)]
        return sorted(shown, key=lambda each: (each.owner is None, each.owner is None or each.owner.pk != mine, -each.number))

    def _count(self, key: str, found: dict[int | None, Portfolio]) -> None:
        declared, user = registry.get(key), self.reader.user
        rows = visible(user, key).order_by()
        for row in rows.values("owner").annotate(number=count_rows(), last=Max("last_interaction_at")):
            portfolio = found.setdefault(row["owner"], Portfolio())
            setattr(portfolio, key, row["number"])
            portfolio.last_contact = max(filter(None, (portfolio.last_contact, row["last"])), default=None)
        if {"lifecycle", "category", "do_not_contact", "last_interaction_at"} <= readable_fields(user, key).keys():
            quiet = filter_queryset(rows, declared, quiet_customers(""), user, self.reader)
            for row in quiet.values("owner").annotate(number=count_rows()):
                found.setdefault(row["owner"], Portfolio()).quiet += row["number"]
        if "yearly_value" in readable_fields(user, key):
            known: Any = rows.filter(yearly_value__isnull=False).values("owner", "yearly_value_currency")
            for row in known.annotate(amount=Sum("yearly_value")):
                value = found.setdefault(row["owner"], Portfolio()).value
                currency = row["yearly_value_currency"] or "EUR"
                value[currency] = value.get(currency, Money.zero(currency)) + Money(row["amount"], currency)

    def _count_tasks(self, found: dict[int | None, Portfolio]) -> None:
        if can(self.reader.user, "view", "activities"):
            rows = visible(self.reader.user, "activities").filter(done_at=None).order_by()
            for row in rows.values("owner").annotate(number=count_rows()):
                found.setdefault(row["owner"], Portfolio()).tasks = row["number"]

    @cached_property
    def table(self) -> FigureTable:
        columns = [
            *(registry.get(key).name_plural for key in self.types),
            _("value a year"), _("last contact"), _("without news"), _("open tasks"),
        ]  # fmt: skip
        return FigureTable(_("Portfolios"), _("owner"), columns, [self._line(each) for each in self.all])

    def _line(self, portfolio: Portfolio) -> FigureLine:
        last, own = portfolio.last_contact, portfolio.condition
        figures = [
            *(
                number_figure(getattr(portfolio, key), list_url(key, own, "last_interaction_at", COLUMNS), self.reader)
                for key in self.types
            ),
            Figure(money_words(sorted(portfolio.value.values(), key=lambda each: -each.amount), self.reader)),
            Figure(self.reader.formats.relative_day(last.astimezone(self.reader.zone).date()) if last else _("never")),
            self._quiet(portfolio, own),
            number_figure(portfolio.tasks, list_url("activities", {"all": [own, OPEN]}, "due_at"), self.reader),
        ]
        return FigureLine(portfolio.owner.name if portfolio.owner else _("nobody"), figures, has_avatar=portfolio.owner is not None)

    def _quiet(self, portfolio: Portfolio, own: dict[str, Any]) -> Figure:
        url = list_url(self.types[-1], {"all": [own, *quiet_customers("")["all"]]}, "last_interaction_at") if portfolio.quiet else ""
        return Figure(self.reader.formats.number(portfolio.quiet) if portfolio.quiet else "—", url, "late" if portfolio.quiet else "")

    @cached_property
    def handed_over(self) -> Sequence[User]:
        """Those whose portfolio the reader may hand over."""
        return [each.owner for each in self.all if each.owner and may_hand_over(self.reader.user, each.owner)]


def may_hand_over(user: User | None, owner: User) -> bool:
    """Who leads a team hands over what its people answer for; an administrator everything; others their own."""
    if user is None or not any(can(user, "change", key) for key in TYPES):
        return False
    return user.is_administrator or owner.pk == user.pk or (owner.pk in ids_of_my_team(user) and user.managed_teams.exists())

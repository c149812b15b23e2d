"""An organization with everything below it: what the whole group amounts to, market by market."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, QuerySet, Sum, Value

from relais.accounts.models import User
from relais.core.money import Money
from relais.parties.models import Party
from relais.records.api import can, count_rows, readable_fields, registry, visible

BATCH = 1000


@dataclass
class GroupFigures:
    """The figures of a group, or of one country of it; amounts in different currencies are not added."""

    country: str = ""
    organizations: int = 0
    contacts: int = 0
    headcount: int = 0
    orders_per_year: int = 0
    visits_per_year: int = 0
    turnover: list[Money] = field(default_factory=list)
    yearly_value: list[Money] = field(default_factory=list)
    last_interaction_at: datetime | None = None
    countries: list[GroupFigures] = field(default_factory=list)

    @property
    def subsidiaries(self) -> int:
        return max(self.organizations - 1, 0)


NUMBERS = ("headcount", "orders_per_year", "visits_per_year")
AMOUNTS = ("turnover", "yearly_value")
Sums = dict[str, dict[str, dict[str, Decimal]]]


def group_figures(organization: Party, user: User | None) -> GroupFigures:
    """What the user may see of the organization and of all below it, together and for each country."""
    declared = registry.get("organizations")
    by_country: dict[str, GroupFigures] = {}
    sums: Sums = {name: defaultdict(lambda: defaultdict(Decimal)) for name in AMOUNTS}
    open_fields = readable_fields(user, declared)
    for ids in _parts(declared.ids_under(organization.pk)):
        _add_organizations(visible(user, declared).filter(pk__in=ids), by_country, sums, open_fields)
        if can(user, "view", "contacts"):
            people = visible(user, "contacts").filter(organization__in=ids)
            _add_contacts(people, by_country, readable_fields(user, "contacts"), _market(open_fields, "organization__"))
    for name, found in sums.items():
        for country, amounts in found.items():
            setattr(by_country[country], name, _as_money(amounts))
    countries = sorted(by_country.values(), key=lambda figures: (-figures.organizations, -figures.contacts, figures.country))
    return _total(countries, sums)


def _add_organizations(rows: QuerySet[Party], figures: dict[str, GroupFigures], sums: Sums, open_fields: dict[str, Any]) -> None:
    open_numbers = [name for name in NUMBERS if name in open_fields]
    rows = rows.annotate(market=_market(open_fields))
    found: Any = rows.order_by().values("market").annotate(number=count_rows(), last=Max("last_interaction_at"))
    for row in found.annotate(**{f"sum_{name}": Sum(name) for name in open_numbers}):
        kept = figures.setdefault(row["market"], GroupFigures(row["market"]))
        kept.organizations += row["number"]
        if "last_interaction_at" in open_fields:
            kept.last_interaction_at = _later(kept.last_interaction_at, row["last"])
        for name in open_numbers:
            setattr(kept, name, getattr(kept, name) + (row[f"sum_{name}"] or 0))
    for name in AMOUNTS:
        if name in open_fields:
            known: Any = rows.filter(**{f"{name}__isnull": False}).order_by().values("market", currency=F(f"{name}_currency"))
            for row in known.annotate(amount=Sum(name)):
                sums[name][row["market"]][row["currency"] or "EUR"] += row["amount"]


def _market(open_fields: dict[str, Any], path: str = "") -> F | Value:
    """Where an organization is, for those who may know it; to others they are all in one place."""
    return F(f"{path}country") if "country" in open_fields else Value("")


def _add_contacts(rows: QuerySet[Party], figures: dict[str, GroupFigures], open_fields: dict[str, Any], market: F | Value) -> None:
    """People count where their organization is, for those who may know where people work."""
    if "organization" not in open_fields:
        return
    found: Any = rows.annotate(market=market).order_by().values("market").annotate(number=count_rows(), last=Max("last_interaction_at"))
    for row in found:
        kept = figures.setdefault(row["market"], GroupFigures(row["market"]))
        kept.contacts += row["number"]
        if "last_interaction_at" in open_fields:
            kept.last_interaction_at = _later(kept.last_interaction_at, row["last"])


def _total(countries: list[GroupFigures], sums: Sums) -> GroupFigures:
    total = GroupFigures(countries=countries)
    for figures in countries:
        for name in ("organizations", "contacts", *NUMBERS):
            setattr(total, name, getattr(total, name) + getattr(figures, name))
        total.last_interaction_at = _later(total.last_interaction_at, figures.last_interaction_at)
    for name, found in sums.items():
        together: dict[str, Decimal] = defaultdict(Decimal)
        for amounts in found.values():
            for currency, amount in amounts.items():
                together[currency] += amount
        setattr(total, name, _as_money(together))
    return total


def _as_money(sums: dict[str, Decimal]) -> list[Money]:
    return [Money(amount, currency) for currency, amount in sorted(sums.items(), key=lambda item: -item[1])]


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]

"""An organization with everything below it: what the whole group amounts to, market by market."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum

from relais.accounts.models import User
from relais.core.money import Money
from relais.parties.models import Party
from relais.records.api import can, readable_fields, registry, visible

BATCH = 1000


@dataclass
class GroupFigures:
    """The figures of a group, or of one country of it; amounts in different currencies are not added."""

    country: str = ""
    organizations: int = 0
    contacts: int = 0
    headcount: int = 0
    turnover: list[Money] = field(default_factory=list)
    last_interaction_at: datetime | None = None
    countries: list[GroupFigures] = field(default_factory=list)

    @property
    def subsidiaries(self) -> int:
        return max(self.organizations - 1, 0)


def group_figures(organization: Party, user: User | None) -> GroupFigures:
    """What the user may see of the organization and of all below it, together and for each country."""
    declared = registry.get("organizations")
    by_country: dict[str, GroupFigures] = {}
    amounts: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    open_fields = readable_fields(user, declared)
    for ids in _parts(declared.ids_under(organization.pk)):
        _add_organizations(visible(user, declared).filter(pk__in=ids), by_country, amounts, open_fields)
        if can(user, "view", "contacts"):
            _add_contacts(visible(user, "contacts").filter(organization__in=ids), by_country)
    for country, sums in amounts.items():
        by_country[country].turnover = _as_money(sums)
    countries = sorted(by_country.values(), key=lambda figures: (-figures.organizations, -figures.contacts, figures.country))
    return _total(countries, amounts)


def _add_organizations(
    rows: QuerySet[Party], figures: dict[str, GroupFigures], amounts: dict[str, dict[str, Decimal]], open_fields: dict[str, Any]
) -> None:
    found = (
        rows.order_by()
        .values("country", "turnover_currency")
        .annotate(number=Count("pk"), heads=Sum("headcount"), amount=Sum("turnover"), last=Max("last_interaction_at"))
    )
    for row in found:
        kept = figures.setdefault(row["country"], GroupFigures(row["country"]))
        kept.organizations += row["number"]
        kept.headcount += (row["heads"] or 0) if "headcount" in open_fields else 0
        kept.last_interaction_at = _later(kept.last_interaction_at, row["last"])
        if row["amount"] is not None and "turnover" in open_fields:
            amounts[row["country"]][row["turnover_currency"] or "EUR"] += row["amount"]


def _add_contacts(rows: QuerySet[Party], figures: dict[str, GroupFigures]) -> None:
    """People count where their organization is."""
    found = rows.order_by().values("organization__country").annotate(number=Count("pk"), last=Max("last_interaction_at"))
    for row in found:
        kept = figures.setdefault(row["organization__country"], GroupFigures(row["organization__country"]))
        kept.contacts += row["number"]
        kept.last_interaction_at = _later(kept.last_interaction_at, row["last"])


def _total(countries: list[GroupFigures], amounts: dict[str, dict[str, Decimal]]) -> GroupFigures:
    total = GroupFigures(countries=countries)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for figures in countries:
        total.organizations += figures.organizations
        total.contacts += figures.contacts
        total.headcount += figures.headcount
        total.last_interaction_at = _later(total.last_interaction_at, figures.last_interaction_at)
        for currency, amount in amounts[figures.country].items():
            sums[currency] += amount
    total.turnover = _as_money(sums)
    return total


def _as_money(sums: dict[str, Decimal]) -> list[Money]:
    return [Money(amount, currency) for currency, amount in sorted(sums.items(), key=lambda item: -item[1])]


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]

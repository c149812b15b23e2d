"""The figures of a group as a table: a row for each market, and all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relais.core.values.countries import country_name
from relais.parties.groups import GroupFigures, group_figures
from relais.parties.models import Party
from relais.records.api import can, readable_fields, registry, visible
from relais.records.fields import Reader
from relais.records.screens.figures import Figure, FigureLine, FigureTable, list_url, money_words, number_figure

NUMBERS = ("headcount", "orders_per_year", "visits_per_year")
AMOUNTS = ("turnover", "yearly_value")


@dataclass(frozen=True)
class Markets:
    """A group as one reader sees it. Every count opens its records."""

    organization: Party
    reader: Reader

    @cached_property
    def figures(self) -> GroupFigures:
        return group_figures(self.organization, self.reader.user)

    @cached_property
    def head(self) -> Party | None:
        """The organization at the top, where this is not it and it is open to the reader."""
        found, seen = self.organization, {self.organization.pk}
        while found.parent_id and found.parent_id not in seen:
            seen.add(found.parent_id)
            above = visible(self.reader.user, "organizations").filter(pk=found.parent_id).first()
            if above is None:
                break
            found = above
        return found if found.pk != self.organization.pk else None

    @property
    def head_url(self) -> str:
        return registry.get("organizations").url_of(self.head.pk) if self.head else ""

    @cached_property
    def _open(self) -> dict[str, str]:
        fields = readable_fields(self.reader.user, "organizations")
        return {name: str(fields[name].label) for name in (*NUMBERS, *AMOUNTS) if name in fields}

    @cached_property
    def table(self) -> FigureTable:
        with_contacts = can(self.reader.user, "view", "contacts")
        columns = [
            registry.get("organizations").name_plural,
            *([registry.get("contacts").name_plural] if with_contacts else []),
            *self._open.values(),
            _("last contact"),
        ]
        lines = [self._line(each, self._name(each), is_total=False) for each in self.figures.countries]
        if len(lines) != 1:
            lines.append(self._line(self.figures, _("Together"), is_total=True))
        return FigureTable(_("The group by market"), _("market"), columns, lines)

    def _name(self, figures: GroupFigures) -> str:
        return country_name(figures.country, self.reader.language) if figures.country else _("without country")

    def _line(self, figures: GroupFigures, label: str, *, is_total: bool) -> FigureLine:
        shown = [number_figure(figures.organizations, self._organizations(figures, is_total), self.reader)]
        if can(self.reader.user, "view", "contacts"):
            shown.append(number_figure(figures.contacts, self._contacts(figures, is_total), self.reader))
        for name in self._open:
            value: Any = getattr(figures, name)
            shown.append(
                Figure(money_words(value, self.reader) if name in AMOUNTS else self.reader.formats.number(value) if value else "—")
            )
        last = figures.last_interaction_at
        shown.append(Figure(self.reader.formats.relative_day(last.astimezone(self.reader.zone).date()) if last else _("never")))
        return FigureLine(capfirst(label), shown, is_total=is_total)

    def _organizations(self, figures: GroupFigures, is_total: bool) -> str:
        own = self.organization.pk
        group = {"any": [{"field": "id", "op": "is", "value": own}, {"field": "parent", "op": "under", "value": own}]}
        return list_url("organizations", group if is_total else {"all": [group, _in("country", figures.country)]})

    def _contacts(self, figures: GroupFigures, is_total: bool) -> str:
        group = {"field": "organization", "op": "under", "value": self.organization.pk}
        return list_url("contacts", group if is_total else {"all": [group, _in("organization.country", figures.country)]})


def _in(field: str, country: str) -> dict[str, Any]:
    return {"field": field, "op": "is", "value": country} if country else {"field": field, "op": "empty"}

"""Country packs for programs: what holds in a country, with where it comes from; its holidays."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relais.accounts.actors import Actor
from relais.configuration.models import CountryPack
from relais.configuration.packs.resolving import held_by, holidays_in
from relais.core import clock
from relais.records.api import Action
from relais.records.fields import Integer


def _hold(pack: CountryPack, *, by: Actor) -> dict[str, Any]:
    return {
        "code": pack.code,
        "parts": {
            key: {"value": held.value, "from": held.source.code if held.source else "facts", "inherited": held.inherited}
            for key, held in held_by(pack).items()
        },
    }


def _holidays(pack: CountryPack, *, by: Actor, year: int | None = None) -> dict[str, Any]:
    year = year or clock.today().year
    found = holidays_in(pack.code, year, (get_language() or "en")[:2])
    return {"code": pack.code, "year": year, "days": [{"day": day.isoformat(), "name": name} for day, name in found.items()]}


ACTIONS = (
    Action("parts", _("What holds there, part by part, and where it comes from"), _hold, right="view", method="GET"),
    Action("holidays", _("Its public holidays of a year"), _holidays, (Integer("year", label=_("year"), lowest=1990, highest=2100),), right="view", method="GET"),
)  # fmt: skip

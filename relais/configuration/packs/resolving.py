"""What holds in a country, part by part, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from relais.configuration.models import CountryPack
from relais.configuration.packs.facts import facts_of
from relais.configuration.packs.parts import PARTS
from relais.core.kept import Kept
from relais.core.values.countries import country_codes
from relais.records.models import Firm

DEEPEST = 5
SATURDAY = 5


@dataclass(frozen=True)
class Held:
    """A part as it holds: its value, and which pack says so; None where it is a fact that ships, or where nothing is known."""

    key: str
    value: Any
    source: CountryPack | None = None
    #: What would hold if the pack itself said nothing.
    inherited: Any = None
    inherited_from: CountryPack | None = None


def _read(database: str) -> Mapping[str, CountryPack]:
    return {row.code: row for row in CountryPack.objects.using(database).filter(deleted_at=None).order_by("-id")}


PACKS = Kept("country_packs", _read)


def line_of(pack: CountryPack) -> list[CountryPack]:
    """The pack and those above it, the nearest first; the base stands above all."""
    by_id = {row.pk: row for row in PACKS.get().values()}
    found, above = [pack], pack.parent_id
    while above in by_id and len(found) < DEEPEST:
        found.append(by_id[above])
        above = by_id[above].parent_id
    base = PACKS.get().get(CountryPack.BASE)
    return found if base is None or base.pk in {row.pk for row in found} else [*found, base]


def free_parts() -> Sequence[str]:
    """The parts that regions and countries may have otherwise; all of them as long as the base does not say."""
    base = PACKS.get().get(CountryPack.BASE)
    return list(base.free_parts) if base is not None and base.free_parts else list(PARTS)


def held_by(pack: CountryPack) -> dict[str, Held]:
    """Every part of a pack: what it says itself, or else the nearest above, or else the facts of the country."""
    line, facts = line_of(pack), facts_of(pack.code) if pack.is_country else {}
    free = free_parts()
    found: dict[str, Held] = {}
    for key in PARTS:
        saying = [row for row in line if key in row.values and (row.is_base or key in free)]
        inherited = next((row for row in saying if row.pk != pack.pk or row is not line[0]), None)
        below = (inherited.values[key], inherited) if inherited is not None else (facts.get(key), None)
        found[key] = Held(key, pack.values[key], pack, *below) if saying and saying[0] is line[0] else Held(key, *below, *below)
    return found


def differences_of(pack: CountryPack) -> list[Held]:
    """What a pack has otherwise than what it inherits."""
    return [
        held
        for held in held_by(pack).values()
        if held.source is not None and held.source.code == pack.code and held.value != held.inherited
    ]


def pack_of(country: str) -> dict[str, Any]:
    """What holds in a country, market or not, by part."""
    pack = PACKS.get().get(country) or CountryPack(code=country)
    return {key: held.value for key, held in held_by(pack).items()}


@lru_cache(maxsize=500)
def _calendar(calendar: str, year: int, language: str) -> Mapping[date, str]:
    import holidays

    country, _dash, region = calendar.partition("-")
    known = holidays.country_holidays(country, subdiv=region or None, years=year)
    language = next((word for word in known.supported_languages if word.partition("_")[0] == language), known.default_language or "")
    return dict(holidays.country_holidays(country, subdiv=region or None, years=year, language=language or None))


def holidays_in(country: str, year: int, language: str) -> Mapping[date, str]:
    """The public holidays of a year, as far as there is a calendar of them."""
    calendar = pack_of(country).get("holidays") if country in country_codes() else None
    return dict(sorted(_calendar(calendar, year, language).items())) if calendar else {}


def is_working_day(day: date, country: str) -> bool:
    return day.weekday() < SATURDAY and day not in holidays_in(country, day.year, "en")


def next_working_day(day: date, country: str) -> date:
    """The day itself, or the first one after it on which people work."""
    while not is_working_day(day, country):
        day += timedelta(days=1)
    return day


def fiscal_year_of(day: date, country: str) -> tuple[date, date]:
    """First and last day of the fiscal year that a day lies in."""
    month, number = (int(word) for word in (pack_of(country).get("fiscal_year") or "01-01").split("-"))
    number = min(number, 28)
    begins = date(day.year, month, number)
    begins = begins if begins <= day else begins.replace(year=day.year - 1)
    return begins, begins.replace(year=begins.year + 1) - timedelta(days=1)


def house_language() -> str:
    """In which of its two languages the firm writes what stands in one alone: the first of its country that the product speaks."""
    country = Firm.objects.order_by("pk").values_list("country", flat=True).first() or "FR"
    return next((code for code in pack_of(country).get("languages") or () if code in ("fr", "en")), "en")

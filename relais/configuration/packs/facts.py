"""The facts that ship: those of our own files, and for other countries what Babel and the calendars of holidays know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_territory_currencies

from relais.core.values.timezones import time_zones_of

DATA = Path(__file__).parent / "data"
BEGINS = {0: "monday", 5: "saturday", 6: "sunday"}


@cache
def shipped_countries() -> frozenset[str]:
    """The countries whose facts we have written down."""
    return frozenset(path.stem for path in DATA.glob("*.json"))


@cache
def facts_of(country: str) -> Mapping[str, Any]:
    """What is known of a country, by part."""
    if country in shipped_countries():
        found: dict[str, Any] = json.loads((DATA / f"{country}.json").read_text(encoding="utf-8"))
        return found
    return {key: value for key, value in _derived(country).items() if value}


def _derived(country: str) -> dict[str, Any]:
    import holidays

    languages = get_global("territory_languages").get(country, {})
    official = [code for code, about in languages.items() if about.get("official_status") == "official" and len(code) <= 3][:3]
    currencies = get_territory_currencies(country)
    locale = _locale_of(country, official)
    return {
        "languages": official,
        "locale": str(locale) if locale else "",
        "currency": currencies[0] if currencies else "",
        "time_zone": next(iter(time_zones_of(country)), ""),
        "week_start": BEGINS.get(locale.first_week_day, "monday") if locale else "",
        "fiscal_year": "01-01",
        "holidays": country if country in holidays.list_supported_countries() else "",
    }


def _locale_of(country: str, languages: list[str]) -> Locale | None:
    for language in languages:
        try:
            return Locale.parse(f"{language}_{country}")
        except (UnknownLocaleError, ValueError):
            continue
    return None

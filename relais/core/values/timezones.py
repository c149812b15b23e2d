"""Time zones: by name, by what other programs call them, and by where somebody lives."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import get_timezone_location
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relais.core.clock import now
from relais.core.errors import InvalidValue
from relais.core.text import fold

LONGEST = 80
#: Of the countries with several zones, the one where most people live.
_MAIN = {
    "AQ": "Antarctica/McMurdo", "AR": "America/Argentina/Buenos_Aires", "AU": "Australia/Sydney", "BR": "America/Sao_Paulo", "CA": "America/Toronto",
    "CD": "Africa/Kinshasa", "CL": "America/Santiago", "CN": "Asia/Shanghai", "CY": "Asia/Nicosia", "DE": "Europe/Berlin", "EC": "America/Guayaquil",
    "ES": "Europe/Madrid", "FM": "Pacific/Pohnpei", "GL": "America/Nuuk", "ID": "Asia/Jakarta", "KI": "Pacific/Tarawa", "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro", "MN": "Asia/Ulaanbaatar", "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur", "NZ": "Pacific/Auckland",
    "PF": "Pacific/Tahiti", "PG": "Pacific/Port_Moresby", "PS": "Asia/Gaza", "PT": "Europe/Lisbon", "RU": "Europe/Moscow", "UA": "Europe/Kyiv",
    "UM": "Pacific/Wake", "US": "America/New_York", "UZ": "Asia/Tashkent", "XK": "Europe/Belgrade",
}  # fmt: skip
_OFFSET = re.compile(r"(?:utc|gmt)\s*([+-])\s*([0-9]{1,2})(?::?00)?")


class InvalidTimeZone(InvalidValue):
    """No time zone has that name."""


@cache
def time_zones() -> frozenset[str]:
    """The zones one chooses from: a place each, and UTC."""
    places = {zone for zone, country in get_global("zone_territories").items() if country not in ("ZZ", "001")}
    return frozenset(places & _known()) | {"UTC"}


def clean_time_zone(text: str) -> str:
    """« europe/paris », « Paris », « Romance Standard Time » and « GMT+1 » as the name programs know."""
    key = (fold(text.strip().replace(" ", "_")) or "") if len(text) <= LONGEST else ""
    zone = _by_name().get(key) or _by_name().get(key.partition("/")[2])
    if zone is None and (offset := _OFFSET.fullmatch(key.replace("_", ""))):
        sign, hours = offset.groups()
        # POSIX counts the other way round: what people call UTC+1 is Etc/GMT-1.
        zone = f"Etc/GMT{'-' if sign == '+' else '+'}{int(hours)}" if int(hours) else "UTC"
    if zone is None or zone not in _known():
        raise InvalidTimeZone(_("Choose a time zone by its city, such as Europe/Paris."))
    return zone


def time_zones_of(country: str) -> list[str]:
    """The zones of a country, the one where most people live first."""
    zones = [zone for zone in get_global("territory_zones").get(country, []) if zone in time_zones()]
    main = _MAIN.get(country)
    return ([main] if main else []) + sorted(zone for zone in zones if zone != main)


def guess_time_zone(country: str | None, offset: int | None = None, *, at: datetime | None = None) -> str | None:
    """Where somebody probably lives, from the country and the minutes their clock is ahead of UTC at a moment."""
    zones = time_zones_of(country) if country else []
    if offset is None:
        return zones[0] if zones else None
    moment = at or now()
    fitting = [zone for zone in zones or _commonest() if moment.astimezone(ZoneInfo(zone)).utcoffset() == timedelta(minutes=offset)]
    return next(iter(fitting), zones[0] if zones else None)


def time_zone_name(zone: str, language: str | None = None) -> str:
    """« Paris », « Londres »: the city in the reader's language."""
    return dict(_choices(language or get_language() or "en")).get(zone, zone)


def time_zone_choices(language: str | None = None) -> list[tuple[str, str]]:
    """Zones and their cities, sorted as a reader of that language expects."""
    return list(_choices(language or get_language() or "en"))


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def _by_name() -> dict[str, str]:
    names = {name.lower().replace(" ", "_"): zone for name, zone in get_global("windows_zone_mapping").items()}
    for zone in sorted(time_zones()):
        names.setdefault(zone.rpartition("/")[2].lower(), zone)
    for alias, zone in get_global("zone_aliases").items():
        names[alias.lower()] = zone if zone in time_zones() else alias
    names.update({zone.lower(): zone for zone in time_zones() | {zone for zone in _known() if zone.startswith("Etc/GMT")}})
    return names | dict.fromkeys(("utc", "gmt", "z", "etc/utc", "etc/gmt"), "UTC")


def _commonest() -> list[str]:
    zones = "Europe/Paris Europe/London Europe/Helsinki America/New_York America/Chicago America/Denver America/Los_Angeles Asia/Kolkata Asia/Shanghai"
    others = "America/Sao_Paulo Asia/Dubai Asia/Tokyo Asia/Bangkok Australia/Sydney Europe/Istanbul Asia/Karachi America/Halifax Asia/Dhaka"
    return [*zones.split(), *others.split(), "Pacific/Auckland", "Atlantic/Azores", *sorted(time_zones())]


@cache
def _choices(language: str) -> tuple[tuple[str, str], ...]:
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    cities = {zone: get_timezone_location(zone, locale=locale, return_city=True) for zone in time_zones() if zone != "UTC"}
    return tuple(sorted([*cities.items(), ("UTC", "UTC")], key=lambda choice: fold(choice[1]) or ""))

"""Addresses that come in one piece: « 12 rue de la République, 69002 Lyon »."""

from __future__ import annotations

import re

from relais.core.values.addresses import Address, clean_address
from relais.core.values.countries import find_country

LONGEST = 500
_PARTS = re.compile("[\r\n\x85\u2028\u2029]+|,\\s+|\\s*;\\s*")
_CODE_FIRST = re.compile(
    r"(?:(?P<letters>[A-Z]{1,3})-)?(?P<postcode>[0-9]{4} ?[A-Z]{2}|[0-9]{4}-[0-9]{3}|[0-9]{2}-[0-9]{3}|[0-9]{3} [0-9]{2}|[0-9]{4,6}) (?P<city>[^\d\W].*)"
)
_CODE_INSIDE = re.compile(r"(?P<street>.*\S) (?P<postcode>[0-9]{5}) (?P<city>[^\W\d][^\d]*)")
_BRITISH = re.compile(r"(?:(?P<city>.*?)[ ,]+)?(?P<postcode>[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})", re.I)
_CANADIAN = re.compile(r"(?:(?P<city>.*?)[ ,]+)??(?:\(?(?P<region>[A-Z]{2})\)?[ ,]+)?(?P<postcode>[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9])", re.I)
_AMERICAN = re.compile(r"(?:(?P<city>.*?)[ ,]+)?(?P<region>[A-Z]{2,3}|[A-Z][a-z]{3,14}) (?P<postcode>[0-9]{5}(?:-[0-9]{4})?|[0-9]{4})")
_CODE_LAST = re.compile(r"(?P<city>[^\d\W][^\d]*?)[ -]+(?P<postcode>[0-9]{4,6}|[0-9]{3} [0-9]{3})")
_CODE_ALONE = re.compile(r"[0-9]{4,6}|[0-9]{5}-[0-9]{3,4}")
_BY_LETTERS = {"F": "FR", "D": "DE", "A": "AT", "B": "BE", "L": "LU", "I": "IT", "E": "ES", "S": "SE", "P": "PT", "FIN": "FI", "N": "NO"}
_HOUSE_NUMBER = re.compile(r"[0-9]{1,5} ?(?:bis|ter|quater|[a-z])?", re.I)
#: Names that are a town, a state and a country: only a country when a town with its postcode stands before.
_TOWNS_AND_COUNTRIES = frozenset({"GE", "LU", "MC", "SG", "JE", "MX", "GT", "PA", "KW", "DJ", "SM", "VA"})


def split_address_line(text: str, country: str = "") -> Address:
    """The parts of an address as far as they can be told; the rest stays in its lines, so that nothing is lost.

    `country` is assumed where the text names none.
    """
    parts = [" ".join(part.split()) for part in _PARTS.split(text[:LONGEST]) if part.strip()]
    named = _country_of(parts)
    if named:
        country, parts = named, parts[:-1]
    for at in range(len(parts) - 1, -1, -1):
        found = _town(parts[at], parts[:at], country)
        if found is not None:
            town, kept = found
            lines = [*kept, *parts[at + 1 :]]
            return clean_address(Address(lines=tuple(_joined(lines)), country=town.pop("country", "") or country, **town))
    return clean_address(Address(lines=tuple(_joined(parts)), country=country))


def _country_of(parts: list[str]) -> str:
    if len(parts) < 2:
        return ""
    match = find_country(parts[-1])
    if match is None or not match.exact:
        return ""
    if len(parts[-1]) == 2 and parts[-1] != "UK" and not _CODE_FIRST.fullmatch(parts[-2]):
        return ""
    if match.code in _TOWNS_AND_COUNTRIES and not any(character.isdecimal() for character in parts[-2]):
        return ""
    return match.code


def _town(part: str, before: list[str], country: str) -> tuple[dict[str, str], list[str]] | None:
    """Postcode, town and region in one part, with the parts that remain before it."""
    if found := _CODE_FIRST.fullmatch(part):
        letters = found["letters"] or ""
        return {
            "postcode": found["postcode"],
            "city": found["city"],
            "country": _BY_LETTERS.get(letters, letters if len(letters) == 2 else ""),
        }, before
    for pattern, only_in in ((_BRITISH, ("", "GB", "IE", "JE", "GG", "IM")), (_CANADIAN, ("", "CA")), (_AMERICAN, ("", "US", "AU"))):
        found = pattern.fullmatch(part) if country in only_in else None
        if found is None:
            continue
        values = {key: value or "" for key, value in found.groupdict().items()}
        if not values["city"] and before:
            return {**values, "city": before[-1]}, before[:-1]
        return values, before
    if found := _CODE_INSIDE.fullmatch(part):
        return {"postcode": found["postcode"], "city": found["city"]}, [*before, found["street"]]
    if country and (found := _CODE_LAST.fullmatch(part)):
        return {"postcode": found["postcode"], "city": found["city"]}, before
    if len(before) > 1 and _CODE_ALONE.fullmatch(part):
        return {"postcode": part, "city": before[-1]}, before[:-1]
    return None


def _joined(parts: list[str]) -> list[str]:
    """« 24, place Kléber » stays one line."""
    lines: list[str] = []
    for part in parts:
        if lines and _HOUSE_NUMBER.fullmatch(lines[-1]):
            lines[-1] = f"{lines[-1]}, {part}"
        else:
            lines.append(part)
    return lines

"""Postcodes: written as their country writes them."""

from __future__ import annotations

import re
import unicodedata

from relais.core.values.address_rules import rules_of

LONGEST = 20
#: « F-67000 », « CH-3012 », « S-958 22 »: the letters of the country before the figures.
_COUNTRY_LETTERS = re.compile(r"(?:[A-Z]{1,3}[-–]\s?)(?=[0-9])")
#: Where all postcodes have so many figures, and a spreadsheet took the zero in front away.
_FIGURES = {
    "FR": 5,
    "DE": 5,
    "ES": 5,
    "IT": 5,
    "US": 5,
    "MX": 5,
    "FI": 5,
    "EE": 5,
    "HR": 5,
    "MA": 5,
    "DZ": 5,
    "TR": 5,
    "MC": 5,
    "RE": 5,
    "GP": 5,
}
#: Where the space stands, counted from the end.
_SPACE_BEFORE_LAST = {"GB": 3, "CA": 3, "IE": 4, "NL": 2, "SE": 2, "CZ": 2, "SK": 2, "GR": 2, "JE": 3, "GG": 3, "IM": 3, "GI": 3, "MT": 4}
_HYPHEN_AFTER = {"PT": 4, "PL": 2, "JP": 3, "BR": 5}
_SEPARATORS = re.compile(r"[\s\-–.]+")


def clean_postcode(text: str, country: str) -> str:
    """« ec25nt » becomes EC2 5NT, « 75 001 » 75001; what fits no pattern of the country is kept as typed."""
    typed = " ".join(unicodedata.normalize("NFKC", text[: LONGEST * 4]).split()) if not text.isascii() else " ".join(text.split())
    if len(typed) > LONGEST or not country:
        return typed
    code = _COUNTRY_LETTERS.sub("", typed.upper(), count=1)
    compact = _SEPARATORS.sub("", code)
    if country in _FIGURES and compact.isdecimal() and len(compact) == _FIGURES[country] - 1:
        compact = f"0{compact}"
    pattern = rules_of(country).postcode
    written = next((form for form in (_grouped(compact, country), compact, code) if pattern and pattern.fullmatch(form)), None)
    return written or typed


def is_postcode(text: str, country: str) -> bool:
    """Whether a postcode fits the pattern of its country; countries without one accept anything."""
    pattern = rules_of(country).postcode
    return len(text) <= LONGEST and (pattern is None or pattern.fullmatch(text) is not None)


def _grouped(compact: str, country: str) -> str:
    if (back := _SPACE_BEFORE_LAST.get(country)) and len(compact) > back:
        return f"{compact[:-back]} {compact[-back:]}"
    if (front := _HYPHEN_AFTER.get(country)) and len(compact) > front:
        return f"{compact[:front]}-{compact[front:]}"
    if country == "US" and len(compact) == 9:
        return f"{compact[:5]}-{compact[5:]}"
    return compact

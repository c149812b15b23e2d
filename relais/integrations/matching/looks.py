"""What the values of a column look like, whatever its heading says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from relais.core.text import fold
from relais.core.values.countries import find_country
from relais.core.values.honorifics import take_honorific
from relais.core.values.languages import find_language
from relais.integrations.files.table import Value

#: So many values are looked at.
SAMPLED = 200
_EMAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,.]{2,}")
_PHONE = re.compile(r"\+?[\d\s().\-/\u00a0\u202f]{6,25}(?:(?:ext|x|poste)\.?\s*\d{1,6})?", re.IGNORECASE)
_URL = re.compile(r"(?:https?://|www\.)\S+|(?:[\w-]+\.)+(?:com|org|net|fr|eu|de|be|ch|uk|it|es|io|co|info|biz)(?:/\S*)?", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[T ].*)?|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?: \d{1,2}:.*)?|--\d\d-\d\d|(?:19|20)\d{6}")
_FIGURE = re.compile(r"[+-]?\d[\d\s\u00a0\u202f.,']*\s*(?:[kKmM]?[€$£%]|EUR|USD|GBP)?|[€$£]\s*[\d\s.,]+")
_POSTCODE = re.compile(r"\d{4,6}(?:-\d{3,4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2}|[A-Z]{1,2}-\d{4,5}")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_WORDS = {"yes", "no", "true", "false", "oui", "non", "vrai", "faux", "y", "n", "o", "0", "1", "on", "off", "x"}
_GENDERS = {"m", "f", "h", "male", "female", "homme", "femme", "masculin", "feminin", "man", "woman", "other", "autre", "x"}


def share_of(look: str, values: Sequence[Value]) -> float:
    """How many of the values, from 0 to 1, look like an `email`, a `phone`, a `country`…; 0 when there are none."""
    present = [value for value in values if value is not None and value != ""][:SAMPLED]
    test = LOOKS[look]
    return sum(map(test, present)) / len(present) if present else 0.0


def _is_email(value: Value) -> bool:
    return isinstance(value, str) and _EMAIL.fullmatch(value.strip()) is not None


def _is_phone(value: Value) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return False
    text = str(value).strip()
    digits = sum(map(str.isdigit, text))
    is_written_as_one = text.startswith(("+", "(", "0")) or any(mark in text for mark in " .-/()") or digits > 8
    return _PHONE.fullmatch(text) is not None and 6 <= digits <= 15 and is_written_as_one and not _is_date(value) and not _is_amount(text)


def _is_amount(text: str) -> bool:
    return re.fullmatch(r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})*(?:[.,]\d{1,2})?", text) is not None


def _is_url(value: Value) -> bool:
    return isinstance(value, str) and "@" not in value and _URL.fullmatch(value.strip()) is not None


def _is_date(value: Value) -> bool:
    return isinstance(value, date) or (isinstance(value, str) and _DATE.fullmatch(value.strip()) is not None)


def _is_figure(value: Value) -> bool:
    return isinstance(value, int | float | Decimal) or (isinstance(value, str) and _FIGURE.fullmatch(value.strip()) is not None)


def _is_country(value: Value) -> bool:
    """A name or an ISO code, which two letters are only in capitals: « it » is a word."""
    if not isinstance(value, str):
        return False
    text = value.strip()
    if len(text) < 3:
        return text.isupper() and len(text) == 2 and find_country(text) is not None
    return find_country(text) is not None


def _is_language(value: Value) -> bool:
    return isinstance(value, str) and len(value) > 1 and find_language(value) is not None


def _is_postcode(value: Value) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and _POSTCODE.fullmatch(str(value).strip().upper()) is not None


def _is_year(value: Value) -> bool:
    return isinstance(value, str | int) and _YEAR.fullmatch(str(value).strip()) is not None


def _is_yes_or_no(value: Value) -> bool:
    return isinstance(value, bool) or (isinstance(value, str | int) and fold(str(value).strip()) in _WORDS)


def _is_gender(value: Value) -> bool:
    return isinstance(value, str) and fold(value.strip()) in _GENDERS


def _is_honorific(value: Value) -> bool:
    if not isinstance(value, str) or not value.strip():
        return False
    honorific, rest = take_honorific(value.split())
    return bool(honorific) and not rest


LOOKS: dict[str, Callable[[Value], bool]] = {
    "email": _is_email,
    "phone": _is_phone,
    "url": _is_url,
    "date": _is_date,
    "figure": _is_figure,
    "country": _is_country,
    "language": _is_language,
    "postcode": _is_postcode,
    "year": _is_year,
    "boolean": _is_yes_or_no,
    "gender": _is_gender,
    "honorific": _is_honorific,
}

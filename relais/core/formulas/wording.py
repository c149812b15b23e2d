"""What formulas do with text. Nothing at all and an empty text are the same; no result is longer than 4,000 characters."""

from __future__ import annotations

import re
from decimal import Decimal

from relais.core.formulas.decimals import round_half_up, to_int, to_number
from relais.core.formulas.limits import LONGEST_TEXT
from relais.core.text import fold

_SPACES = re.compile("[ \t\r\n\u00a0\u202f]+")
_NUMBER = re.compile(r"-?[0-9]{1,16}(?:\.[0-9]{1,12})?")


def to_text(value: object) -> str | None:
    """What a record or a database gives, as a text of a formula."""
    return str(value)[:LONGEST_TEXT] or None if value is not None else None


def limited(text: str) -> str | None:
    return text if 0 < len(text) <= LONGEST_TEXT else None


def join(*texts: str | None) -> str | None:
    return limited("".join(text for text in texts if text))


def left(text: str, count: Decimal) -> str | None:
    return text[: to_int(count, 0, LONGEST_TEXT)] or None


def right(text: str, count: Decimal) -> str | None:
    return text[max(0, len(text) - to_int(count, 0, LONGEST_TEXT)) :] or None


def middle(text: str, start: Decimal, count: Decimal) -> str | None:
    first = to_int(start, 0, LONGEST_TEXT + 1)
    return text[first - 1 : first - 1 + to_int(count, 0, LONGEST_TEXT)] or None if first >= 1 else None


def length(text: str | None) -> Decimal:
    return Decimal(len(text or ""))


def upper(text: str) -> str | None:
    return limited(text.upper())


def lower(text: str) -> str | None:
    return limited(text.lower())


def trim(text: str) -> str | None:
    """Without spaces around it, and single ones within."""
    return _SPACES.sub(" ", text).strip(" ") or None


def contains(text: str, part: str) -> bool:
    return (fold(part) or "") in (fold(text) or "")


def starts_with(text: str, part: str) -> bool:
    return (fold(text) or "").startswith(fold(part) or "")


def ends_with(text: str, part: str) -> bool:
    return (fold(text) or "").endswith(fold(part) or "")


def find(part: str, text: str) -> Decimal | None:
    place = text.find(part)
    return Decimal(place + 1) if place >= 0 else None


def substitute(text: str, old: str, new: str | None) -> str | None:
    new = new or ""
    if len(text) + text.count(old) * (len(new) - len(old)) > LONGEST_TEXT:
        return None
    return text.replace(old, new) or None


def read_number(text: str) -> Decimal | None:
    """« 1 234,50 » and 1234.50 alike."""
    bare = _SPACES.sub("", text).replace(",", ".")
    return to_number(Decimal(bare)) if _NUMBER.fullmatch(bare) else None


def format_number(number: Decimal, places: int, thousands: str, decimal: str, percent: str) -> str | None:
    shown = round_half_up(number.scaleb(2) if percent else number, Decimal(places))
    if shown is None:
        return None
    text = f"{shown or abs(shown):,.{places}f}"
    return text.translate({ord(","): thousands, ord("."): decimal}) + percent

"""Numbers with a decimal comma or point, thousands apart, a currency, « M€ »."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from itertools import islice

from babel.core import get_global
from django.utils.translation import gettext_lazy as _

from relais.core.errors import InvalidValue
from relais.core.sentences import sentence

LONGEST = 60
SAMPLE = 2000
#: More figures than any field holds; a power of ten beyond is refused before it is written out.
MOST_FIGURES = 30
_WHOLE = re.compile(r"-?[0-9]{1,15}")
#: The two usual forms of a column of amounts, read without further thought.
_USUAL = {
    ",": re.compile(r"-?(?:[0-9]{1,15}|[1-9][0-9]{0,2}(?:[ \u00a0\u202f][0-9]{3}){1,4})(?:,[0-9]{1,12})?"),
    ".": re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,12})?"),
}
_TO_POINT = str.maketrans({",": ".", " ": None, "\u00a0": None, "\u202f": None})
_SCALES = {
    "": 0, "k": 3, "thousand": 3, "mille": 3, "tsd": 3, "m": 6, "mm": 6, "mio": 6, "mln": 6, "million": 6, "millions": 6,
    "md": 9, "mds": 9, "mrd": 9, "mia": 9, "bn": 9, "b": 9, "billion": 9, "milliard": 9, "milliards": 9,
}  # fmt: skip
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "US$": "USD", "A$": "AUD", "C$": "CAD", "CA$": "CAD", "R$": "BRL", "¥": "JPY", "₹": "INR", "₽": "RUB",
          "₩": "KRW", "₺": "TRY", "₪": "ILS", "₫": "VND", "₴": "UAH", "FR.": "CHF", "SFR.": "CHF", "ZŁ": "PLN", "KČ": "CZK", "¤": ""}  # fmt: skip
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP"})
_WRITTEN = re.compile(
    r"(?P<open>\()?(?P<sign>[+-])?(?P<before>[^\d\s.,()+\-']{1,4}\.?)? ?(?P<sign2>[+-])?"
    r"(?P<body>[0-9][0-9., ']*|[.,][0-9]+)(?P<power>[eE][+-]?[0-9]{1,2})?"
    r"(?: ?(?P<after>[^\d\s,()+\-']{1,10}(?: [^\d\s,()+\-']{1,4})?))?(?P<minus>-)?(?P<close>\))?"
)


class InvalidNumber(InvalidValue):
    """The text is no number."""


class InvalidCurrency(InvalidValue):
    """The text names no currency."""


class AmbiguousNumber(InvalidNumber):
    """« 1,234 » could be a thousand or a little more than one; the decimal sign must be told."""


def parse_decimal(text: str, decimal: str | None = None) -> Decimal:
    """The number meant; `decimal` is the sign before its decimals, `,` or `.`.

    Without it only numbers that can be read in one way are accepted.
    """
    return parse_amount(text, decimal)[0]


def parse_amount(text: str, decimal: str | None = None, *, currency: str | None = None) -> tuple[Decimal, str | None]:
    """The number and the currency written with it: « 1,1 M€ » gives 1100000 and EUR. `currency` tells which dollars « $ » are."""
    if decimal not in (None, ",", "."):
        raise ValueError("The decimal sign is a comma or a point.")
    if (_USUAL[decimal] if decimal else _WHOLE).fullmatch(text):
        return Decimal(text.translate(_TO_POINT) if decimal == "," else text) + 0, None
    shown = _tidy(text)
    written = _WRITTEN.fullmatch(shown)
    if written is None or bool(written["open"]) != bool(written["close"]):
        raise _not_a_number(shown)
    scale, found_currency = _words(written["before"] or "", written["after"] or "", shown, currency)
    number = Decimal(_figures(written["body"].strip(), decimal, shown) + (written["power"] or "")).scaleb(scale)
    if number and not -MOST_FIGURES < number.adjusted() < MOST_FIGURES:
        raise InvalidNumber(_("This number is too large."))
    negative = sum(written[sign] == "-" for sign in ("sign", "sign2", "minus")) + bool(written["open"])
    if negative > 1:
        raise _not_a_number(shown)
    number = Decimal(format(number, "f"))
    return (-number if negative and number else number), found_currency


def parse_percent(text: str, decimal: str | None = None) -> Decimal:
    """« 12,5 % » is 12.5."""
    shown = text[: LONGEST + 1].strip()
    for sign in ("%", "\uff05", "\u066a"):
        shown = shown.removesuffix(sign).removeprefix(sign)
    return parse_decimal(shown.strip(), decimal)


def guess_decimal(sample: Iterable[str]) -> str | None:
    """The decimal sign of a column; None when its numbers show none."""
    votes = {",": 0, ".": 0}
    for text in islice(sample, SAMPLE):
        written = _WRITTEN.fullmatch(_tidy(text)) if len(text) <= LONGEST else None
        sign = _evident_decimal(written["body"].strip()) if written else None
        if sign:
            votes[sign] += 1
    if votes[","] == votes["."]:
        return None
    return max(votes, key=votes.__getitem__)


def _tidy(text: str) -> str:
    if len(text) > LONGEST:
        raise InvalidNumber(sentence(_("Shorten the number: it has more than %(limit)s characters."), limit=LONGEST))
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)[:LONGEST].replace("−", "-").replace("’", "'")
        text = "".join(str(unicodedata.decimal(character, character)) for character in text)
    return " ".join(text.split())


def _words(before: str, after: str, shown: str, currency: str | None) -> tuple[int, str | None]:
    """The power of ten and the currency that stand around the figures: « M€ », « CHF », « k », « millions $ »."""
    scale, found = 0, _currency_of(before, currency)
    if before and found is None:
        raise _not_a_number(shown)
    for word in after.split():
        known = _currency_of(word, currency)
        if known is None:
            scale, known = _scale_and_currency(word, currency, shown)
        found = known or found
    return scale, found or None


def _scale_and_currency(word: str, currency: str | None, shown: str) -> tuple[int, str]:
    for end in range(len(word), 0, -1):
        rest = _currency_of(word[end:], currency) if word[end:] else ""
        if word[:end].lower().rstrip(".") in _SCALES and rest is not None:
            return _SCALES[word[:end].lower().rstrip(".")], rest
    raise _not_a_number(shown)


def parse_currency(text: str) -> str:
    """The ISO code of a currency written as its code or its sign: « eur » and « € » give EUR."""
    found = _currency_of(text.strip(), None)
    if not found:
        raise InvalidCurrency(sentence(_("“%(text)s” is not the code of a currency, such as EUR."), text=text.strip()[:10]))
    return found


def _currency_of(word: str, currency: str | None) -> str | None:
    """The ISO code; empty for « ¤ » and no word at all; None when the word is no currency."""
    if not word:
        return ""
    if word == "$" and currency in _DOLLARS:
        return currency
    key = word.upper()
    if key in _SIGNS:
        return _SIGNS[key]
    return key if len(key) == 3 and key in get_global("all_currencies") else None


def _figures(body: str, decimal: str | None, shown: str) -> str:
    """The figures with a point before the decimals and nothing between the thousands."""
    decimal = decimal or _evident_decimal(body) or _any_decimal(body, shown)
    whole, _sign, fraction = body.partition(decimal)
    if not (fraction.isdecimal() or not fraction) or not _is_grouped(whole, decimal):
        raise InvalidNumber(sentence(_("“%(text)s” is not a number; check its decimal sign and its thousands."), text=shown))
    figures = "".join(filter(str.isdecimal, whole)) or "0"
    return f"{figures}.{fraction}" if fraction else figures


def _is_grouped(whole: str, decimal: str) -> bool:
    """Figures without any separator, or thousands apart by one and the same; in India hundreds above the first thousand."""
    if not whole or whole.isdecimal():
        return True
    separators = {character for character in whole if not character.isdecimal()}
    separator = separators.pop()
    if separators or separator == decimal:
        return False
    first, *groups = whole.split(separator)
    return 1 <= len(first) <= 3 and first[0] != "0" and len(groups[-1]) == 3 and all(len(group) in (2, 3) for group in groups)


def _evident_decimal(body: str) -> str | None:
    """The decimal sign, when the number itself shows it."""
    commas, points = body.count(","), body.count(".")
    if commas and points:
        return "," if body.rindex(",") > body.rindex(".") else "."
    if not commas and not points:
        return None
    sign, other, count = (",", ".", commas) if commas else (".", ",", points)
    if count > 1:
        return other
    whole, _sign, fraction = body.partition(sign)
    if len(fraction) != 3 or len(whole) > 3 or whole in ("", "0") or " " in whole or "'" in whole:
        return sign
    return None


def _any_decimal(body: str, shown: str) -> str:
    if "," in body or "." in body:
        raise AmbiguousNumber(sentence(_("Say whether “%(text)s” has decimals after its comma or point, or thousands."), text=shown))
    return "."


def _not_a_number(shown: str) -> InvalidNumber:
    return InvalidNumber(sentence(_("“%(text)s” is not a number."), text=shown))

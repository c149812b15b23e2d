"""The parts of a country pack: one declaration each, from which form, check, document and page follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relais.core.errors import InvalidValue
from relais.core.money import InvalidMoney, Money

_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
WEEKDAYS: Mapping[str, str | Promise] = {
    "monday": gettext_lazy("Monday"),
    "saturday": gettext_lazy("Saturday"),
    "sunday": gettext_lazy("Sunday"),
}
LONGEST, MOST = 4000, 40


@dataclass(frozen=True)
class Part:
    """`prove` answers the value as it is stored, or raises InvalidValue; `lines` are the words of each line, where the value is a list of such."""

    key: str
    label: str | Promise
    prove: Callable[[Any], Any]
    lines: Sequence[str] = ()
    choices: Mapping[str, str | Promise] | None = None
    help: str | Promise = ""

    @property
    def is_list(self) -> bool:
        return self.key == "languages"

    def write(self, value: Any) -> str:
        """The value as it stands in a form: lines of words with “|” between."""
        if self.lines:
            return "\n".join(" | ".join(str(line.get(word, "")) for word in self.lines) for line in value or ())
        return ", ".join(value) if self.is_list and value else str(value or "")

    def read(self, text: str) -> Any:
        """The value that a form holds; None where it is left to what stands above."""
        if not text.strip():
            return None
        if self.lines:
            given: Any = [
                dict(zip(self.lines, (word.strip() for word in line.split("|")), strict=False))
                for line in text.splitlines()
                if line.strip()
            ]
        else:
            given = [word.strip() for word in text.split(",") if word.strip()] if self.is_list else text.strip()
        return self.prove(given)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        raise InvalidValue(_("A text is expected."))
    return value


def _languages(value: Any) -> list[str]:
    if not isinstance(value, list) or not value or not all(isinstance(code, str) and re.fullmatch("[a-z]{2,3}", code) for code in value):
        raise InvalidValue(_("Languages are given by two letters, such as fr, with commas between."))
    return value


def _locale(value: Any) -> str:
    try:
        Locale.parse(_text(value))
    except (UnknownLocaleError, ValueError):
        raise InvalidValue(_("“{value}” is no formats that we know, such as fr_BE.").format(value=str(value)[:20])) from None
    return str(value)


def _currency(value: Any) -> str:
    code = _text(value).upper()
    try:
        Money.zero(code)
    except InvalidMoney as error:
        raise InvalidValue(error.message) from None
    return code


def _time_zone(value: Any) -> str:
    if value not in available_timezones():
        raise InvalidValue(_("“{value}” is no time zone that we know, such as Europe/Paris.").format(value=str(value)[:40]))
    return str(value)


def _week_start(value: Any) -> str:
    if value not in WEEKDAYS:
        raise InvalidValue(_("A week begins on monday, saturday or sunday."))
    return str(value)


def _fiscal_year(value: Any) -> str:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise InvalidValue(_("A fiscal year begins on a month and day, such as 04-01."))
    return value


def _holidays(value: Any) -> str:
    import holidays

    country, _dash, region = _text(value).partition("-")
    known = holidays.list_supported_countries()
    if country not in known or (region and region not in known[country]):
        raise InvalidValue(_("“{value}” is no calendar of holidays that we know, such as FR or DE-BY.").format(value=str(value)[:20]))
    return str(value)


def _rates(value: Any) -> list[dict[str, str]]:
    found = _lines(value, ("key", "name_en", "name_fr", "rate"))
    for line in found:
        try:
            rate = Decimal(line["rate"].replace(",", "."))
        except InvalidOperation:
            raise InvalidValue(_("“{value}” is no rate in percent.").format(value=line["rate"][:20])) from None
        if not 0 <= rate <= 100:
            raise InvalidValue(_("A rate lies between 0 and 100 %."))
        line["rate"] = format(rate.normalize(), "f")
    return found


def _texts(value: Any) -> list[dict[str, str]]:
    return _lines(value, ("key", "title_en", "title_fr", "text_en", "text_fr"))


def _lines(value: Any, words: Sequence[str]) -> list[dict[str, str]]:
    if not isinstance(value, list) or len(value) > MOST:
        raise InvalidValue(_("A list of at most {limit} lines is expected.").format(limit=MOST))
    found: list[dict[str, str]] = []
    for line in value:
        if (
            not isinstance(line, dict)
            or not line.keys() <= set(words)
            or not all(isinstance(word, str) and len(word) <= LONGEST for word in line.values())
        ):
            raise InvalidValue(_("Each line has {words}.").format(words=", ".join(words)))
        whole = {word: line.get(word, "") for word in words}
        if not _WORD.fullmatch(whole["key"]):
            raise InvalidValue(_("A key begins with a letter and holds small letters, digits and _ alone."))
        found.append(whole)
    if len({line["key"] for line in found}) < len(found):
        raise InvalidValue(_("Each key stands once."))
    return found


PARTS: Mapping[str, Part] = {
    part.key: part
    for part in (
        Part("languages", gettext_lazy("languages"), _languages, help=gettext_lazy("Two letters each, with commas between.")),
        Part("locale", gettext_lazy("formats of dates and numbers"), _locale),
        Part("time_zone", gettext_lazy("time zone"), _time_zone),
        Part("currency", gettext_lazy("currency"), _currency),
        Part("week_start", gettext_lazy("first day of the week"), _week_start, choices=WEEKDAYS),
        Part("fiscal_year", gettext_lazy("first day of the fiscal year"), _fiscal_year, help=gettext_lazy("Month and day, such as 04-01.")),
        Part(
            "holidays",
            gettext_lazy("calendar of holidays"),
            _holidays,
            help=gettext_lazy("A country, or one of its regions, such as DE-BY."),
        ),
        Part("tax_name_en", gettext_lazy("name of the tax, in English"), _text),
        Part("tax_name_fr", gettext_lazy("name of the tax, in French"), _text),
        Part("tax_number", gettext_lazy("form of the tax number"), _text),
        Part(
            "tax_rates",
            gettext_lazy("rates of the tax"),
            _rates,
            ("key", "name_en", "name_fr", "rate"),
            help=gettext_lazy("One a line: key | name in English | name in French | percent."),
        ),
        Part(
            "legal_texts",
            gettext_lazy("legal texts"),
            _texts,
            ("key", "title_en", "title_fr", "text_en", "text_fr"),
            help=gettext_lazy("One a line: key | title in English | title in French | text in English | text in French."),
        ),
    )
}

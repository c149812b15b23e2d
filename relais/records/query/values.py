"""The values of a Query in a person's words: « France ou Belgique », « aujourd’hui + 7 jours », « dans les 90 derniers jours »."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relais.core.errors import InvalidValue
from relais.core.values.countries import GROUP_NAMES, GROUPS
from relais.records.fields import Country, DateTime, Field, Reader, link_of
from relais.records.fields.money import Money
from relais.records.fields.numbers import to_decimal

MOST_NAMED = 4


def value_words(field: Field, value: Any, currency: Any, reader: Reader) -> str:
    """One value as the reader would write it."""
    if isinstance(value, str) and value.startswith("@"):
        return _relative(field, value)
    try:
        if isinstance(field, Money):
            number = to_decimal(value)
            return reader.formats.money(number, str(currency).upper()) if currency else reader.formats.number(number)
        if isinstance(field, DateTime) and not isinstance(day := field.operand(value, reader), datetime):
            return reader.formats.day(day)
        cleaned = field.clean(value)
    except (InvalidValue, TypeError, ValueError):
        return str(value)
    if isinstance(cleaned, list):
        cleaned = cleaned[:1]
    return field.text(cleaned, reader) or str(value)


def _relative(field: Field, word: str) -> str:
    if isinstance(field, Country):
        return str(GROUP_NAMES.get(word[1:], word))
    if link := link_of(field):
        is_team = link.model._meta.model_name == "team"
        return {"@me": _("me"), "@my_team": _("my team") if is_team else _("me or my team")}.get(word, word)
    days = word.removeprefix("@today")
    if not days:
        return _("today")
    number = abs(int(days)) if days[1:].isdecimal() else 0
    if days[0] == "-":
        return ngettext("today − {number} day", "today − {number} days", number).format(number=number)
    return ngettext("today + {number} day", "today + {number} days", number).format(number=number)


def joined(words: Sequence[str], values: Sequence[Any], field: Field, *, is_and: bool = False) -> str:
    """Several values: the name of a group of countries, "me or my team" once, and the first of many."""
    if isinstance(field, Country) and (group := _group_of(values)) is not None:
        return str(GROUP_NAMES[group])
    if "@my_team" in values and "@me" in values:
        words = [word for word, value in zip(words, values, strict=True) if value != "@me"]
    words = list(dict.fromkeys(words))
    if len(words) > MOST_NAMED + 1:
        rest = len(words) - MOST_NAMED
        words = [*words[:MOST_NAMED], ngettext("{number} more", "{number} more", rest).format(number=rest)]
    if len(words) < 2:
        return words[0] if words else ""
    joint = _("{names} and {last}") if is_and else _("{names} or {last}")
    return joint.format(names=", ".join(words[:-1]), last=words[-1])


def _group_of(values: Sequence[Any]) -> str | None:
    codes = frozenset(value for value in values if isinstance(value, str))
    return next((group for group, members in GROUPS.items() if members == codes), None)


def period_words(op: str, value: Any) -> str:
    """A period as an adverb: « cette année », « dans les 90 derniers jours », « il y a plus de 2 mois »."""
    if isinstance(value, Mapping) and op != "none_within":
        for word in ("this", "previous"):
            if word in value:
                op, value = word, value[word]
    if op in ("this", "previous"):
        words = _this() if op == "this" else _previous()
        return words.get(str(value), str(value))
    if not isinstance(value, Mapping):
        return str(value)
    unit = value.get("unit", "day")
    if op == "none_within":
        return _("none for {stretch}").format(stretch=_STRETCHES[unit](value["last"]))
    if op == "older_than":
        return _("more than {stretch} ago").format(stretch=_STRETCHES[unit](value["last"]))
    direction = "next" if "next" in value else "last"
    return _("today") if value[direction] == 0 and unit != "hour" else (_NEXT if direction == "next" else _LAST)[unit](value[direction])


def _this() -> dict[str, str]:
    return {"day": _("today"), "week": _("this week"), "month": _("this month"), "quarter": _("this quarter"), "year": _("this year")}


def _previous() -> dict[str, str]:
    return {"day": _("yesterday"), "week": _("last week"), "month": _("last month"), "quarter": _("last quarter"), "year": _("last year")}


def _counted(make: Callable[[int], str]) -> Callable[[int], str]:
    return lambda number: make(number).format(number=number)


_STRETCHES = {
    "hour": _counted(lambda number: ngettext("{number} hour", "{number} hours", number)),
    "day": _counted(lambda number: ngettext("{number} day", "{number} days", number)),
    "week": _counted(lambda number: ngettext("{number} week", "{number} weeks", number)),
    "month": _counted(lambda number: ngettext("{number} month", "{number} months", number)),
    "quarter": _counted(lambda number: ngettext("{number} quarter", "{number} quarters", number)),
    "year": _counted(lambda number: ngettext("{number} year", "{number} years", number)),
}
_LAST = {
    "hour": _counted(lambda number: ngettext("in the last hour", "in the last {number} hours", number)),
    "day": _counted(lambda number: ngettext("in the last day", "in the last {number} days", number)),
    "week": _counted(lambda number: ngettext("in the last week", "in the last {number} weeks", number)),
    "month": _counted(lambda number: ngettext("in the last month", "in the last {number} months", number)),
    "quarter": _counted(lambda number: ngettext("in the last quarter", "in the last {number} quarters", number)),
    "year": _counted(lambda number: ngettext("in the last year", "in the last {number} years", number)),
}
_NEXT = {
    "hour": _counted(lambda number: ngettext("in the next hour", "in the next {number} hours", number)),
    "day": _counted(lambda number: ngettext("in the next day", "in the next {number} days", number)),
    "week": _counted(lambda number: ngettext("in the next week", "in the next {number} weeks", number)),
    "month": _counted(lambda number: ngettext("in the next month", "in the next {number} months", number)),
    "quarter": _counted(lambda number: ngettext("in the next quarter", "in the next {number} quarters", number)),
    "year": _counted(lambda number: ngettext("in the next year", "in the next {number} years", number)),
}

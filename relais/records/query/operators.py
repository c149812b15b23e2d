"""The operators of the Query language in a person's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from relais.core.errors import InvalidValue
from relais.records.fields import Field, Reader
from relais.records.fields.dates import Date
from relais.records.fields.numbers import to_decimal

WORDS: dict[str, str | Promise] = {
    "is": _("is"),
    "is_not": _("is not"),
    "in": _("is one of"),
    "not_in": _("is none of"),
    "empty": _("is empty"),
    "not_empty": _("is filled in"),
    "contains": _("contains"),
    "starts_with": _("starts with"),
    "ends_with": _("ends with"),
    "lt": _("is less than"),
    "lte": _("is at most"),
    "gt": _("is more than"),
    "gte": _("is at least"),
    "between": _("is between"),
    "before": _("is before"),
    "after": _("is after"),
    "within": _("is within"),
    "older_than": _("is older than"),
    "this": _("is in this"),
    "previous": _("is in the previous"),
    "has_any": _("has any of"),
    "has_all": _("has all of"),
    "has_none": _("has none of"),
    "under": _("is or stands under"),
}
DATE_WORDS: dict[str, str | Promise] = {
    "is": _("is on"),
    "is_not": _("is not on"),
    "lt": _("is before"),
    "lte": _("is on or before"),
    "gt": _("is after"),
    "gte": _("is on or after"),
}


def operator_words(op: str, own: Field | None = None) -> str:
    """What the screen calls an operator of a field."""
    return str(DATE_WORDS[op] if isinstance(own, Date) and op in DATE_WORDS else WORDS[op])


def short_words(op: str, own: Field, value: str, given: Any) -> str:
    """What a condition asks, where the label of its field stands beside it."""
    if op in ("is", "in", "has_any", "has_all"):
        return value
    if isinstance(own, Date):
        words = _BY_RELATIVE_DAY if isinstance(given, str) and given.startswith("@") else _BY_DAY
        if op in words:
            return str(words[op]).format(value=value)
    return str(_SHORT[op]).format(value=value)


def bound_words(bounds: Mapping[str, Any], reader: Reader, *, currency: Any = None) -> str:
    """`{"gte": 3, "lt": 10}` as « au moins 3, moins de 10 »."""

    def written(number: Any) -> str:
        try:
            value = to_decimal(number)
        except InvalidValue:
            return str(number)
        return reader.formats.money(value, str(currency).upper()) if currency else reader.formats.number(value)

    return ", ".join(str(_BOUNDS[op]).format(value=written(number)) for op, number in bounds.items() if op in _BOUNDS)


_BOUNDS: dict[str, str | Promise] = {
    "gte": _("at least {value}"),
    "lte": _("at most {value}"),
    "gt": _("more than {value}"),
    "lt": _("less than {value}"),
    "is": _("exactly {value}"),
}
_SHORT: dict[str, str | Promise] = _BOUNDS | {
    "is_not": _("not {value}"),
    "not_in": _("not {value}"),
    "empty": _("empty"),
    "not_empty": _("not empty"),
    "contains": _("contains “{value}”"),
    "starts_with": _("starts with “{value}”"),
    "ends_with": _("ends with “{value}”"),
    "between": _("between {value}"),
    "has_none": _("without {value}"),
    "under": _("{value} and below"),
}
_BY_DAY: dict[str, str | Promise] = {
    "before": pgettext("a date", "before {value}"),
    "lt": pgettext("a date", "before {value}"),
    "lte": pgettext("a date", "until {value}"),
    "after": pgettext("a date", "after {value}"),
    "gt": pgettext("a date", "after {value}"),
    "gte": pgettext("a date", "from {value}"),
}
_BY_RELATIVE_DAY: dict[str, str | Promise] = {
    "before": pgettext("today or so", "before {value}"),
    "lt": pgettext("today or so", "before {value}"),
    "lte": pgettext("today or so", "until {value}"),
    "after": pgettext("today or so", "after {value}"),
    "gt": pgettext("today or so", "after {value}"),
    "gte": pgettext("today or so", "from {value}"),
}

"""The operators of the Query language in a person's words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relais.records.fields import Field
from relais.records.fields.dates import Date

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

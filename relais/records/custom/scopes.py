"""What formulas about records of a type may read: its fields, and those that its links lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import override

from relais.core.formulas import BOOLEAN, DATE, DATETIME, NUMBER, TEXT, Kind, Name, Scope, money
from relais.records import fields as kinds
from relais.records.fields import Field

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

#: The first that fits wins.
FORMULA_KINDS: list[tuple[type[Field], Kind | None]] = [
    (kinds.Collection, None),
    (kinds.Tags, None),
    (kinds.Link, None),
    (kinds.Money, money()),
    (kinds.Boolean, BOOLEAN),
    (kinds.DateTime, DATETIME),
    (kinds.Date, DATE),
    (kinds.Decimal, NUMBER),
    (kinds.Integer, NUMBER),
    (kinds.Choice, TEXT),
    (kinds.RichText, None),
    (kinds.Text, TEXT),
]


def scope_of(declared: RecordType) -> Scope:
    """The names of a type. Links are followed when a formula does so."""
    return Scope(_names(declared))


def _names(declared: RecordType) -> Iterator[Name]:
    for key, own in declared.all_fields.items():
        kind = next((found for kind, found in FORMULA_KINDS if isinstance(own, kind)), None)
        leads_to = partial(scope_of, own.target) if isinstance(own, kinds.Link) else None
        if kind is not None or leads_to is not None:
            yield Name(key, kind, _in_languages(own), leads_to, _choices_of(own))


def _in_languages(own: Field) -> Mapping[str, str]:
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[language] = str(own.label)
    return found


def _choices_of(own: Field) -> Mapping[str, Mapping[str, str]]:
    """The keys of choices with their labels; countries and languages are compared by their codes."""
    if not isinstance(own, kinds.Choice) or isinstance(own, (kinds.Country, kinds.Language)):
        return {}
    found: dict[str, dict[str, str]] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for key, label in own.options().items():
                found.setdefault(key, {})[language] = str(label)
    return found

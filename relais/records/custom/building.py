"""A field of the registry out of what the firm has said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

from relais.core.errors import InvalidValue
from relais.records import fields as kinds
from relais.records.custom.values import COLUMN, in_more
from relais.records.fields.reference_lists import ReferenceChoice, ReferenceMultiChoice
from relais.records.models import CustomField
from relais.records.models.reference_item import label_in
from relais.records.reference_lists import ReferenceList

Kind = CustomField.Kind
LONGEST_LINE = 500
DIGITS = 20
#: Of computed numbers, unless the firm says otherwise.
PLACES = 6


def _label(english: str, french: str, key: str) -> str:
    return label_in(get_language(), english, french) or key


#: In the language of whoever reads.
label = lazy(_label, str)


def list_key_of(row: CustomField) -> str:
    """The reference list that holds the choices of the field."""
    return f"field_{row.pk}"


def _number(row: CustomField) -> tuple[str, type[kinds.Field], dict[str, Any]]:
    if not row.decimal_places:
        return "l", kinds.Integer, {}
    return "n", kinds.Decimal, {"decimal_places": row.decimal_places, "max_digits": DIGITS}


def _choices(row: CustomField) -> dict[str, Any]:
    return {"reference_list": ReferenceList(list_key_of(row), label(row.label_en, row.label_fr, row.key), is_declared=False)}


def _plain(letter: str, kind: type[kinds.Field], **more: Any) -> Callable[[CustomField], tuple[str, type[kinds.Field], dict[str, Any]]]:
    return lambda row: (letter, kind, more)


#: By what comes out: letter and class of a computed field.
RESULTS: Mapping[str, tuple[str, type[kinds.Field], dict[str, Any]]] = {
    "number": ("n", kinds.Decimal, {"decimal_places": PLACES, "max_digits": 28}),
    "money": ("n", kinds.Money, {"decimal_places": 2, "max_digits": DIGITS}),
    "text": ("t", kinds.Text, {}),
    "boolean": ("b", kinds.Boolean, {"may_be_unknown": True}),
    "date": ("d", kinds.Date, {}),
    "datetime": ("m", kinds.DateTime, {}),
}


def _computed(row: CustomField) -> tuple[str, type[kinds.Field], dict[str, Any]]:
    if row.measure == CustomField.Measure.COUNT:
        return "l", kinds.Integer, {"editable": False}
    letter, kind, more = RESULTS[row.result or "number"]
    places = {"decimal_places": row.decimal_places} if row.result == "number" and row.decimal_places is not None else {}
    return letter, kind, {**more, **places, "editable": False}


#: By kind: the letter that says how the database reads the value, the class, and what it is made with.
MADE: Mapping[str, Callable[[CustomField], tuple[str, type[kinds.Field], dict[str, Any]]]] = {
    Kind.TEXT: _plain("t", kinds.Text, max_length=LONGEST_LINE),
    Kind.LONG_TEXT: _plain("t", kinds.LongText),
    Kind.NUMBER: _number,
    Kind.MONEY: _plain("n", kinds.Money, decimal_places=2, max_digits=DIGITS),
    Kind.PERCENT: _plain("n", kinds.Percent, decimal_places=2, max_digits=9),
    Kind.DATE: _plain("d", kinds.Date),
    Kind.DATETIME: _plain("m", kinds.DateTime),
    Kind.TIME: _plain("h", kinds.Time),
    Kind.BOOLEAN: _plain("b", kinds.Boolean, may_be_unknown=True),
    Kind.CHOICE: lambda row: ("t", ReferenceChoice, _choices(row)),
    Kind.CHOICES: lambda row: ("j", ReferenceMultiChoice, _choices(row)),
    Kind.TAGS: _plain("j", kinds.Tags),
    Kind.EMAIL: _plain("t", kinds.Email),
    Kind.PHONE: _plain("t", kinds.Phone),
    Kind.URL: _plain("t", kinds.Url),
    Kind.COUNTRY: _plain("t", kinds.Country),
    Kind.LANGUAGE: _plain("t", kinds.Language),
    Kind.FILE: _plain("t", kinds.File),
    Kind.FORMULA: _computed,
    Kind.ROLL_UP: _computed,
    Kind.AUTO_NUMBER: _plain("t", kinds.Text, max_length=60, editable=False),
}


def build_field(row: CustomField) -> kinds.Field:
    """The field that the row describes; a link gets its targets from the registry."""
    from relais.records.registry import registry

    common: dict[str, Any] = {
        "label": label(row.label_en, row.label_fr, row.key),
        "help": label(row.help_en, row.help_fr, "") if row.help_en or row.help_fr else "",
        "required": row.is_required,
    }
    if row.kind in (Kind.LINK, Kind.LINKS):
        target = registry.get(row.target)
        letter, kind = ("l", kinds.Link) if row.kind == Kind.LINK else ("j", kinds.Links)
        made: kinds.Field = in_more(kind)(row.key, model=target.model, types=(target.key,), column=f"{COLUMN}__{letter}{row.pk}", **common)
        link = kinds.link_of(made)
        assert link is not None
        link.targets = [target]
        if target.tree and made is link:
            made.operators = (*kinds.Link.operators, "under")  # type: ignore[misc]
        return made
    letter, plain, more = MADE[row.kind](row)
    built: kinds.Field = in_more(plain)(row.key, column=f"{COLUMN}__{letter}{row.pk}", **common | more)
    if row.usual:
        built.default = usual_value(built, row.usual)
    return built


def usual_value(own: kinds.Field, text: str) -> Any:
    """What a new record has; nothing where the text no longer fits."""
    try:
        return own.clean(text)
    except InvalidValue:
        return None

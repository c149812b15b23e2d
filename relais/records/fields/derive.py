"""Fields from a model: nothing that the model says is said again."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from relais.records import columns
from relais.records.fields.base import Field
from relais.records.fields.choices import Boolean, Choice, Country, Language, Tags, TimeZone
from relais.records.fields.dates import Date, DateTime, Time
from relais.records.fields.links import Link
from relais.records.fields.money import Money
from relais.records.fields.numbers import Decimal, Integer, Percent
from relais.records.fields.text import Email, LongText, Phone, RichText, Text, Url

TECHNICAL = {"version", "title_key", "deleted_at", "password", "last_login"}

#: The first that fits wins.
KINDS: list[tuple[type[models.Field], type[Field]]] = [
    (columns.CountryColumn, Country),
    (columns.LanguageColumn, Language),
    (columns.TimeZoneColumn, TimeZone),
    (columns.PhoneColumn, Phone),
    (columns.TagsColumn, Tags),
    (columns.RichTextColumn, RichText),
    (columns.PercentColumn, Percent),
    (models.EmailField, Email),
    (models.URLField, Url),
    (models.CharField, Text),
    (models.TextField, LongText),
    (models.BooleanField, Boolean),
    (models.DateTimeField, DateTime),
    (models.DateField, Date),
    (models.TimeField, Time),
    (models.DecimalField, Decimal),
    (models.IntegerField, Integer),
]


def derive_fields(model: type[models.Model]) -> dict[str, Field]:
    """A field for each column of the model that means something to a user."""
    names = {column.name for column in model._meta.concrete_fields}
    derived: dict[str, Field] = {}
    for column in model._meta.concrete_fields:
        name = column.name
        if name in TECHNICAL or (name.endswith("_currency") and name.removesuffix("_currency") in names):
            continue
        field = _derive(column, has_currency=f"{name}_currency" in names)
        if field is not None:
            derived[name] = field
    return derived


def _derive(column: models.Field, *, has_currency: bool) -> Field | None:
    common: dict[str, Any] = {
        "label": column.verbose_name,
        "help": column.help_text,
        "required": not column.blank and not column.has_default() and column.editable,
        "editable": column.editable and not column.primary_key,
    }
    if column.has_default() and not callable(column.default) and (column.choices or isinstance(column, models.BooleanField)):
        common["default"] = column.default
    if isinstance(column, models.ForeignKey):
        related = column.related_model
        return Link(column.name, model=related, **common)
    if column.choices:
        return Choice(column.name, choices=dict(column.flatchoices), **common)
    if has_currency and isinstance(column, models.DecimalField):
        return Money(column.name, decimal_places=column.decimal_places, max_digits=column.max_digits, **common)
    for kind, made in KINDS:
        if isinstance(column, kind):
            if issubclass(made, Decimal) and isinstance(column, models.DecimalField):
                common |= {"decimal_places": column.decimal_places, "max_digits": column.max_digits}
            elif issubclass(made, Boolean):
                common["may_be_unknown"] = column.null
            elif issubclass(made, Integer):
                common |= _range(column)
            elif issubclass(made, Text) and column.max_length:
                common["max_length"] = column.max_length
            return made(column.name, **common)
    return None


def _range(column: models.Field) -> dict[str, int]:
    """What the column can hold on every database; SQLite alone would take more."""
    lowest, highest = BaseDatabaseOperations.integer_field_ranges.get(column.get_internal_type(), (None, None))
    return {} if lowest is None or highest is None else {"lowest": lowest, "highest": highest}

"""What only one record may have, as far as a trial must know it: a run is told by the database itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import UniqueConstraint
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValues
from relais.integrations.imports.known import Trial
from relais.records.api import Draft, RecordType

#: The name of a rule, the field that is told of it, its sentence, and the values of which there may be one.
Held = tuple[str, str, object, tuple[Any, ...]]


def demand_unique(declared: RecordType, drafts: Sequence[Draft], trial: Trial) -> None:
    """Refuse drafts of which one would break such a rule of the database, or share with an earlier row what only one may have."""
    met: set[tuple[str, tuple[Any, ...]]] = set()
    for draft in drafts if _has_rules(declared) else ():
        record = _as_it_would_be(draft)
        for name, field, sentence, values in _held(record):
            earlier = trial.find(declared.key, name, [values]).get(values)
            if (earlier is not None and earlier != record.pk) or (name, values) in met:
                raise InvalidValues({field: [str(sentence)]})
            met.add((name, values))
        _ask_the_database(record)


def keep_unique(declared: RecordType, drafts: Sequence[Draft], trial: Trial) -> None:
    """Remember what these rows would have, for those that follow."""
    for draft in drafts if _has_rules(declared) else ():
        for name, _field, _sentence, values in _held(_as_it_would_be(draft)):
            trial.keep(declared.key, name, {values: draft.record.pk})


def _has_rules(declared: RecordType) -> bool:
    """Most types have none, and their files have millions of rows."""
    meta = declared.model._meta
    return any(isinstance(rule, UniqueConstraint) for rule in meta.constraints) or any(
        column.unique and not column.primary_key for column in meta.concrete_fields
    )


def _as_it_would_be(draft: Draft) -> Any:
    record = copy(draft.record)
    for key, value in draft.values.items():
        if key not in draft.type.collections:
            draft.type.all_fields[key].set(record, value)
    return record


def _held(record: Any) -> Iterator[Held]:
    for rule in record._meta.constraints:
        if isinstance(rule, UniqueConstraint) and rule.fields:
            values = tuple(getattr(record, record._meta.get_field(name).attname) for name in rule.fields)
            if all(value not in (None, "") for value in values):
                yield rule.name, rule.fields[0], rule.violation_error_message, values
    for column in record._meta.concrete_fields:
        value = getattr(record, column.attname)
        if column.unique and not column.primary_key and value not in (None, ""):
            yield column.name, column.name, _("Another record already has this value."), (value,)


def _ask_the_database(record: Any) -> None:
    """Records that are here and hold what the draft asks for."""
    others = type(record)._default_manager.exclude(pk=record.pk)
    for column in record._meta.concrete_fields:
        value = getattr(record, column.attname)
        if column.unique and not column.primary_key and value not in (None, "") and others.filter(**{column.attname: value}).exists():
            raise InvalidValues({column.name: [_("Another record already has this value.")]})
    for rule in record._meta.constraints:
        if isinstance(rule, UniqueConstraint) and rule.fields:
            try:
                rule.validate(type(record), record)
            except ValidationError as error:
                raise InvalidValues({rule.fields[0]: error.messages}) from None

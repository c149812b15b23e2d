"""Formula fields: their values are computed whenever the record is written, and stand in `more` like any other."""

from __future__ import annotations

import decimal
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from relais.core.formulas import Formula, FormulaError, Moment, order_of, parse_formula
from relais.core.money import Money
from relais.records.custom.reading import ADDITIONS
from relais.records.custom.scopes import scope_of
from relais.records.fields import Boolean, Decimal, Field, Link, Text
from relais.records.models import CustomField

if TYPE_CHECKING:
    from relais.records.record_type import RecordType


@dataclass(frozen=True)
class Computed:
    """A field with its formula."""

    own: Field
    formula: Formula


def formulas_of(declared: RecordType) -> Sequence[Computed]:
    """The formula fields of a type, each after those that it reads. One whose formula no longer fits has no values."""
    kept: dict[str, Sequence[Computed]] = ADDITIONS.get().computed
    if declared.key not in kept:
        kept[declared.key] = _read(declared)
    return kept[declared.key]


def _read(declared: RecordType) -> Sequence[Computed]:
    rows = [row for row in ADDITIONS.get().rows.get(declared.key, ()) if row.kind == CustomField.Kind.FORMULA]
    scope = scope_of(declared) if rows else None
    found: dict[str, Computed] = {}
    for row in rows:
        own = declared.all_fields.get(row.key)
        if own is not None and scope is not None:
            try:
                found[row.key] = Computed(own, parse_formula(row.formula, scope))
            except FormulaError:
                continue
    return [found[key] for key in order_of({key: one.formula.fields for key, one in found.items()})]


def compute(declared: RecordType, records: Sequence[Any]) -> dict[int, set[str]]:
    """Bring the formula fields of records up to date, before they are stored: the keys that changed, by the place of the record."""
    formulas = formulas_of(declared)
    changed: dict[int, set[str]] = {}
    if not formulas:
        return changed
    moment = Moment()
    paths = {key for one in formulas for key in one.formula.fields}
    linked = _linked(declared, records, {path for path in paths if "." in path})
    for place, record in enumerate(records):
        for one in formulas:
            values = {
                key: linked[key].get(place) if key in linked else _plain(declared.all_fields[key], record) for key in one.formula.fields
            }
            value = fitted(one.own, one.formula.evaluate(values, moment))
            if one.own.get(record) != value:
                one.own.set(record, value)
                changed.setdefault(place, set()).add(one.own.key)
    return changed


def _plain(own: Field, record: Any) -> Any:
    """The value of a field as formulas compute with it."""
    value = own.get(record)
    if value is None or (own.is_empty(value) and not isinstance(own, Boolean)):
        return None
    return decimal.Decimal(value) if own.is_numeric and isinstance(value, int) else value


def _linked(declared: RecordType, records: Sequence[Any], paths: Iterable[str]) -> Mapping[str, dict[int, Any]]:
    """What stands behind links, by path and the place of the record: a query a link."""
    found: dict[str, dict[int, Any]] = {}
    by_link: dict[str, set[str]] = {}
    for path in paths:
        link, _dot, rest = path.partition(".")
        by_link.setdefault(link, set()).add(rest)
    for key, rests in by_link.items():
        own = declared.all_fields[key]
        if not isinstance(own, Link):
            continue
        ids = {place: pk for place, record in enumerate(records) if (pk := own.get(record)) is not None}
        targets = {record.pk: record for target in own.targets for record in target.queryset().filter(pk__in=set(ids.values()))}
        there = [(place, targets[pk]) for place, pk in ids.items() if pk in targets]
        beyond = _linked(own.target, [record for _place, record in there], {rest for rest in rests if "." in rest})
        for rest in rests:
            values = beyond[rest] if "." in rest and rest in beyond else {}
            found[f"{key}.{rest}"] = {
                place: values.get(number) if "." in rest else _plain(own.target.all_fields[rest], record)
                for number, (place, record) in enumerate(there)
            }
    return found


def fitted(own: Field, value: Any) -> Any:
    """The result as the field holds it; what is too large for it is none."""
    if value is None:
        return own.empty
    if isinstance(value, Money):
        return value.rounded() if abs(value.amount) < 10**18 else None
    if isinstance(own, Decimal) and isinstance(value, decimal.Decimal):
        return _short(value.quantize(own._step, decimal.ROUND_HALF_UP)) if abs(value) < 10**20 else None
    if isinstance(own, Text):
        return str(value)[:4000]
    return value


def _short(value: decimal.Decimal) -> decimal.Decimal:
    """Without the zeros that only fill its decimals."""
    return value.quantize(decimal.Decimal(1)) if value == value.to_integral_value() else value.normalize()

"""What the description of a formula or a roll-up must be, said in sentences, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from relais.core.errors import DomainError
from relais.core.formulas import FormulaError, find_cycles
from relais.records.custom.following import graph_of
from relais.records.custom.formula_text import read_formula
from relais.records.custom.reading import ADDITIONS
from relais.records.custom.rolling_up import CannotRollUp, relation_of, result_of
from relais.records.fields import Reader
from relais.records.models import CustomField
from relais.records.query.parsing import parse_query

if TYPE_CHECKING:
    from relais.records.changes.draft import Draft
    from relais.records.record_type import RecordType

Kind = CustomField.Kind
COMPUTED = (Kind.FORMULA, Kind.ROLL_UP)
_DESCRIBED = ("type", "key", "kind", "formula", "related", "measure", "measured", "where", "decimal_places")


def complete_computed(draft: Draft, declared: RecordType) -> None:
    """Put the formula into its kept form, and note what kind of value comes out. What does not fit is left for `refused_computed`."""
    try:
        if draft.get("kind") == Kind.FORMULA:
            formula = read_formula(draft.get("formula"), declared)
            draft.values["formula"] = formula.kept
            draft.values["result"] = formula.kind.name if formula.kind.name in CustomField.Result.values else CustomField.Result.TEXT
        else:
            described = _described(draft)
            draft.values["result"] = result_of(relation_of(declared, described), described)
    except (FormulaError, CannotRollUp):
        return


def refused_computed(draft: Draft, declared: RecordType) -> dict[str, list[object]]:
    refused = _refused_formula(draft, declared) if draft.get("kind") == Kind.FORMULA else _refused_roll_up(draft, declared)
    return refused or _refused_circle(draft)


def _refused_formula(draft: Draft, declared: RecordType) -> dict[str, list[object]]:
    if not draft.get("formula"):
        return {"formula": [_("Write the formula.")]}
    try:
        formula = read_formula(draft.get("formula"), declared)
    except FormulaError as error:
        return {"formula": [_sentence(error, draft.get("formula"))]}
    was = draft.current("result") if not draft.is_new else ""
    if was and draft.values.get("result", was) != was:
        return {
            "formula": [
                _("This formula gives another kind of value ({kind}) than before. Make another field for it.").format(
                    kind=formula.kind.label
                )
            ]
        }
    return {}


def _sentence(error: FormulaError, text: str) -> str:
    """What is wrong, where, and what to do."""
    place = text[error.start : error.end].strip()[:40]
    said = f"{error.message} {error.remedy or ''}".strip()
    return _("At “{place}”: {sentence}").format(place=place, sentence=said) if place else said


def _refused_roll_up(draft: Draft, declared: RecordType) -> dict[str, list[object]]:
    if not draft.get("related"):
        return {"related": [_("Say which related records are told of.")]}
    if not draft.get("measure"):
        return {"measure": [_("Say what is told of them.")]}
    described = _described(draft)
    try:
        relation = relation_of(declared, described)
        result = result_of(relation, described)
    except CannotRollUp as error:
        return {error.part: [error.sentence]}
    try:
        parse_query(draft.get("where"), relation.type, None, Reader())
    except DomainError as error:
        return {"where": [error.message]}
    was = draft.current("result") if not draft.is_new else ""
    if was and result != was:
        return {"measured": [_("This gives another kind of value than before. Make another field for it.")]}
    return {}


def _refused_circle(draft: Draft) -> dict[str, list[object]]:
    """Fields that wait for one another would never have a value."""
    described = _described(draft)
    rows = {key: [row for row in rows if row.pk != draft.record.pk] for key, rows in ADDITIONS.get().rows.items()}
    rows.setdefault(described.type, []).append(described)
    own = f"{described.type}.{described.key}"
    circle = next((circle for circle in find_cycles(graph_of(rows)) if own in circle), None)
    if circle is None:
        return {}
    field = "formula" if described.kind == Kind.FORMULA else "measured"
    return {field: [_("This would wait for itself: {circle}.").format(circle=" → ".join([*circle, circle[0]]))]}


def _described(draft: Draft) -> CustomField:
    values: dict[str, Any] = {name: draft.get(name) for name in _DESCRIBED}
    return CustomField(pk=draft.record.pk, **values)

"""The formula of a custom field, as it is typed: in the language of whoever types it, and kept in one form for all."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from relais.core.formulas import Formula, FormulaError, parse_formula
from relais.records.custom.scopes import scope_of
from relais.records.fields import LongText, Reader


class FormulaText(LongText):
    """`SI([Montant] > 1000; …)` for a French reader, `IF(amount > 1000, …)` where it is kept."""

    kind = "formula"

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(key, filterable=False, listed=False, **kwargs)

    def typed(self, record: Any, reader: Reader) -> str:
        from relais.records.registry import registry

        if not record.formula or record.type not in registry:
            return record.formula
        try:
            return parse_formula(record.formula, scope_of(registry.get(record.type))).text(reader.language)
        except FormulaError:
            return record.formula

    told = typed


def read_formula(text: str, declared: Any) -> Formula:
    """A formula in the language of the person, or in the form that is kept; FormulaError where it is neither."""
    scope, language = scope_of(declared), get_language() or "en"
    try:
        return parse_formula(text, scope, language[:2])
    except FormulaError:
        if language.startswith("en"):
            raise
        try:
            return parse_formula(text, scope, "en")
        except FormulaError:
            pass
        raise

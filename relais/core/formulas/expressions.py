"""A formula as an expression of Django: to filter, sort and add up by it in the database. The only module here that knows Django's models."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Case, CharField, DateField, DateTimeField, DecimalField, F, Field, Func, TextField, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.db.models.sql.compiler import SQLCompiler

from relais.core.formulas import sqlite
from relais.core.formulas.formula import Formula
from relais.core.formulas.kinds import KindName
from relais.core.formulas.limits import DECIMALS
from relais.core.formulas.moment import Moment
from relais.core.formulas.postgresql import Sql, of_one_currency, to_sql

_FIELDS: Mapping[KindName, Callable[[], Field[Any, Any]]] = {
    "number": lambda: DecimalField(max_digits=16 + DECIMALS, decimal_places=DECIMALS),
    "money": lambda: DecimalField(max_digits=16 + DECIMALS, decimal_places=DECIMALS),
    "text": TextField,
    "boolean": BooleanField,
    "date": DateField,
    "datetime": DateTimeField,
}


class FormulaExpression(Func):
    """Its sources are the columns of what the formula reads, then the currencies of the amounts among them."""

    def __init__(self, formula: Formula, at: Moment, *sources: Any) -> None:
        super().__init__(*sources, output_field=_FIELDS[formula.kind.name]())
        self.formula = formula
        self.at = at

    @classmethod
    def of(cls, formula: Formula, columns: Mapping[str, Any], currencies: Mapping[str, Any], at: Moment) -> FormulaExpression:
        if missing := formula.fields - columns.keys():
            raise ValueError(f"Columns are missing for {', '.join(sorted(missing))}.")
        amounts = _amounts(formula)
        known = [_currency(formula, key, currencies) for key in amounts] if len(amounts) > 1 else []
        return cls(formula, at, *(columns[key] for key in formula.fields), *known)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:  # type: ignore[override]
        parameters: list[Any] = [sqlite.describe(self.formula), self.at.now.isoformat(), self.at.zone]
        compiled = self._compiled(compiler)
        sql = f"{sqlite.NAME}({', '.join(['%s', '%s', '%s', *(one for one, _parameters in compiled)])})"
        parameters += [value for _sql, values in compiled for value in values]
        return (f"CAST({sql} AS NUMERIC)" if self.formula.kind.name in ("number", "money") else sql), parameters

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Sql:  # type: ignore[override]
        compiled = self._compiled(compiler)
        keys = list(self.formula.fields)
        columns = dict(zip(keys, compiled, strict=False))
        sql, parameters = to_sql(self.formula.node, columns, self.at)
        if self.formula.kind.name in ("number", "money"):
            sql = f"trim_scale({sql})"
        currencies = compiled[len(keys) :]
        if not currencies:
            return sql, parameters
        amounts = [columns[key] for key in _amounts(self.formula)]
        sql, before = of_one_currency(sql, list(zip(amounts, currencies, strict=True)))
        return f"({sql})", [*before, *parameters]

    def _compiled(self, compiler: SQLCompiler) -> Sequence[Sql]:
        return [(sql, list(parameters)) for sql, parameters in map(compiler.compile, self.get_source_expressions())]


def currency_expression(formula: Formula, columns: Mapping[str, Any], currencies: Mapping[str, Any]) -> Any:
    """The currency of what the formula gives: that of the first amount that is there."""
    cases = [
        Case(When(IsNull(_resolvable(columns[key]), False), then=_currency(formula, key, currencies)), output_field=CharField())
        for key in _amounts(formula)
    ]
    return Coalesce(*cases, Value(""), output_field=CharField())


def _amounts(formula: Formula) -> list[str]:
    return [key for key, read in formula.reads.items() if read.kind.name == "money"]


def _currency(formula: Formula, key: str, currencies: Mapping[str, Any]) -> Any:
    fixed = formula.reads[key].kind.currency
    return Value(fixed or "", output_field=CharField()) if key not in currencies else _resolvable(currencies[key])


def _resolvable(column: Any) -> Any:
    return F(column) if isinstance(column, str) else column

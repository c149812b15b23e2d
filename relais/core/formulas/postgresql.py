"""A formula as SQL for PostgreSQL. Its words are those that the functions declare; what a user wrote is in it as parameters and numbers alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from relais.core.formulas.decimals import written
from relais.core.formulas.kinds import Kind, KindName
from relais.core.formulas.limits import LONGEST_TEXT
from relais.core.formulas.moment import Moment
from relais.core.formulas.nodes import Constant, Node, Read

Sql = tuple[str, list[Any]]
_TYPES: Mapping[KindName, str] = {
    "number": "numeric",
    "money": "numeric",
    "text": "text",
    "boolean": "boolean",
    "date": "date",
    "datetime": "timestamptz",
    "nothing": "text",
}
#: Stands for a parameter until all is put together, since functions may change the order of their arguments.
_MARK = re.compile("\x00([0-9]+)\x00")


def to_sql(node: Node, columns: Mapping[str, Sql], moment: Moment) -> Sql:
    """The SQL and its parameters; `columns` gives those of each key."""
    writer = _Writer(columns, moment)
    marked = writer.write(node)
    order = [int(number) for number in _MARK.findall(marked)]
    return _MARK.sub("%s", marked), [writer.parameters[number] for number in order]


def of_one_currency(sql: str, amounts: Sequence[tuple[Sql, Sql]]) -> Sql:
    """Nothing, if the amounts that are there have several currencies. The parameters are those in front of the ones of `sql`."""
    rows, parameters = [], []
    for (amount, of_amount), (currency, of_currency) in amounts:
        rows.append(f"(CASE WHEN ({amount}) IS NOT NULL THEN nullif(({currency})::text, '') END)")
        parameters += [*of_amount, *of_currency]
    return f"CASE WHEN (SELECT count(DISTINCT c) FROM (VALUES {', '.join(rows)}) v(c)) <= 1 THEN {sql} END", parameters  # noqa: S608


class _Writer:
    def __init__(self, columns: Mapping[str, Sql], moment: Moment) -> None:
        self.columns = columns
        self.moment = moment
        self.parameters: list[Any] = []

    def write(self, node: Node) -> str:
        match node:
            case Constant():
                return self._constant(node.value, node.kind)
            case Read():
                return self._column(node)
        arguments = [self.write(argument) for argument in node.arguments]
        template = node.function.sql
        if not isinstance(template, str):
            return template(arguments)
        names = {"all": ", ".join(arguments)}
        if node.function.at_moment:
            names |= {"today": self._parameter(self.moment.today), "now": self._parameter(self.moment.now)}
            names["zone"] = self._parameter(self.moment.zone)
        return template.format(*arguments, **names)

    def _constant(self, value: object, kind: Kind) -> str:
        match value:
            case None:
                return f"NULL::{_TYPES[kind.name]}"
            case bool():
                return "TRUE" if value else "FALSE"
            case Decimal():
                return f"{written(value)}::numeric"
            case date() | datetime():
                return f"{self._parameter(value)}::{_TYPES[kind.name]}"
        return f'({self._parameter(value)}::text COLLATE "C")'

    def _column(self, node: Read) -> str:
        sql, parameters = self.columns[node.key]
        parts = sql.split("%s")
        if len(parts) != len(parameters) + 1:
            raise ValueError(f"The column of {node.key} has parameters that cannot be counted.")
        marked = parts[0] + "".join(self._parameter(value) + part for value, part in zip(parameters, parts[1:], strict=True))
        match node.kind.name:
            case "number" | "money":
                return f"relais_number(({marked})::numeric)"
            case "text":
                return f"(nullif(left(({marked})::text, {LONGEST_TEXT}), '') COLLATE \"C\")"
        return f"({marked})::{_TYPES[node.kind.name]}"

    def _parameter(self, value: object) -> str:
        self.parameters.append(value)
        return f"\x00{len(self.parameters) - 1}\x00"

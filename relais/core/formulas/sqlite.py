"""SQLite knows no decimals, so it asks Python: relais_formula(the formula, now, zone, a value for each key) is registered on its connections.

The formula comes as text, so that the function needs nothing but its arguments; each is understood once.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from relais.core.formulas.formula import Formula, parse_formula
from relais.core.formulas.kinds import Kind
from relais.core.formulas.moment import Moment
from relais.core.formulas.scope import Name, Scope
from relais.core.money import Money

NAME = "relais_formula"


def describe(formula: Formula) -> str:
    """All that is needed to understand the formula again."""
    reads = {key: [read.kind.name, read.kind.currency] for key, read in formula.reads.items()}
    return json.dumps([formula.kept, reads])


def compute(description: str, now: str, zone: str, *values: Any) -> Any:
    """One value for each key, then the currency of each amount of money; the answer as SQLite keeps it."""
    formula, keys, amounts = _understand(description)
    given = dict(zip(keys, values, strict=False))
    for key, currency in zip(amounts, values[len(keys) :], strict=False):
        if given[key] is not None and currency:
            given[key] = Money(Decimal(str(given[key])), currency)
    return _kept(formula.evaluate(given, _moment(now, zone)))


@lru_cache(maxsize=1024)
def _understand(description: str) -> tuple[Formula, list[str], list[str]]:
    text, reads = json.loads(description)
    scope = Scope(Name(key, Kind(kind, currency)) for key, (kind, currency) in reads.items())
    amounts = [key for key, (kind, _currency) in reads.items() if kind == "money"]
    return parse_formula(text, scope), list(reads), amounts


@lru_cache(maxsize=16)
def _moment(now: str, zone: str) -> Moment:
    return Moment(zone, datetime.fromisoformat(now))


def _kept(value: object) -> object:
    match value:
        case Money():
            return _number(value.amount)
        case Decimal():
            return _number(value)
        case bool():
            return int(value)
        case datetime():
            return str(value.astimezone(UTC).replace(tzinfo=None))
        case date():
            return value.isoformat()
    return value


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)

"""What a related clause measures: how many, the sum, the average, the lowest, the highest; and the bounds it must keep."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Avg, DecimalField, Max, Min, Q, Sum
from django.db.models.functions import Round
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.records.fields import Field
from relais.records.fields.numbers import round_bound, to_decimal
from relais.records.query.count import count_rows
from relais.records.query.errors import UnknownField, WrongValue

#: Averages of the two databases differ somewhere behind this; so do sums, which SQLite makes of binary fractions.
PLACES = 8
BOUNDS = ("gte", "lte", "gt", "lt", "is")
_HOLDS = {"gte": operator.ge, "lte": operator.le, "gt": operator.gt, "lt": operator.lt}
_OPPOSITES = {"gte": "lt", "lte": "gt", "gt": "lte", "lt": "gte"}


class Total(Sum):
    """The sum, which is 0 of nothing. SQLite's own refuses sums beyond 64 bits."""

    template = "COALESCE(%(function)s(%(distinct)s%(expressions)s), 0)"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="TOTAL", **context)


AGGREGATES: dict[str, Any] = {"sum": Total, "avg": Avg, "min": Min, "max": Max}
MEASURES = ("count", "none", *AGGREGATES)


@dataclass(frozen=True)
class Bounds:
    """Limits that all hold: pairs of gte, lte, gt or lt and a number."""

    limits: tuple[tuple[str, Decimal | int], ...]

    def hold_for(self, number: int) -> bool:
        return all(_HOLDS[op](number, limit) for op, limit in self.limits)

    @property
    def mean_some(self) -> bool:
        """Whether a count must be one or more and nothing else."""
        return not self.hold_for(0) and self.hold_for(1) and all(op in ("gte", "gt") for op, _limit in self.limits)

    @property
    def mean_none(self) -> bool:
        return self.hold_for(0) and not self.hold_for(1)

    def inside(self) -> Q:
        return reduce(and_, (Q(**{f"measure__{op}": limit}) for op, limit in self.limits))

    def outside(self) -> Q:
        return reduce(or_, (Q(**{f"measure__{_OPPOSITES[op]}": limit}) for op, limit in self.limits))


def read_bounds(asked: Any, name: str, *, whole: bool = False) -> Bounds:
    """Read `{"gte": 3, "lt": 10}`."""
    if not isinstance(asked, Mapping) or not asked or set(asked) - set(BOUNDS):
        raise WrongValue(_("{name}: say how many with {allowed}.").format(name=name, allowed=", ".join(BOUNDS)), field=name, allowed=BOUNDS)
    pairs = [(op, value) for word, value in asked.items() for op in (("gte", "lte") if word == "is" else (word,))]
    return Bounds(tuple((op, _whole(value, name) if whole else _limit(op, value, name)) for op, value in pairs))


def _whole(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise WrongValue(_("{name}: a whole number is expected.").format(name=name), field=name)
    return value


def _limit(op: str, value: Any, name: str) -> Decimal:
    try:
        return round_bound(op, to_decimal(value), PLACES)
    except InvalidValue as error:
        raise WrongValue(_("{field}: {sentence}").format(field=name, sentence=error.sentence), field=name) from None


def measured_field(fields: Mapping[str, Field], name: Any) -> Field:
    """The number to add up or to compare."""
    field = fields.get(name) if isinstance(name, str) else None
    if field is None or not field.is_numeric or not field.filterable:
        numeric = sorted(key for key, own in fields.items() if own.is_numeric and own.filterable)
        raise UnknownField(
            _("“{field}” is not a number that can be added up.").format(field=str(name)[:60]), field=str(name)[:60], allowed=numeric
        )
    return field


def measure(word: str, field: Field | None = None) -> Any:
    """The expression that a group of related rows is measured by."""
    if field is None:
        return count_rows()
    return Round(AGGREGATES[word](field.column), precision=PLACES, output_field=DecimalField(max_digits=40, decimal_places=PLACES))

"""Functions of numbers. Those that want an amount keep money as money."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relais.core.formulas import decimals
from relais.core.formulas.function import Closure, Function, Parameter

_NUMBER = Parameter(pgettext_lazy("formula", "number"), "amount")
_PLACES = Parameter(pgettext_lazy("formula", "decimals"), "number", is_optional=True, default=Decimal(0))
_STEP = Parameter(pgettext_lazy("formula", "step"), "amount", is_optional=True, default=Decimal(1))
_VALUES = (Parameter(pgettext_lazy("formula", "value"), "sortable"),)
_NUMBERS = (_NUMBER,)


def _of_those_that_are_there(choose: Callable[..., Any]) -> Callable[[Sequence[Closure]], Closure]:
    def lazy(arguments: Sequence[Closure]) -> Closure:
        def closure(frame: Any) -> Any:
            there = [value for argument in arguments if (value := argument(frame)) is not None]
            return choose(*there) if there else None

        return closure

    return lazy


def _choose(choose: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *values: choose(values)


def _count(arguments: Sequence[Closure]) -> Closure:
    return lambda frame: Decimal(sum(argument(frame) is not None for argument in arguments))


def _sum(arguments: Sequence[str]) -> str:
    return f"relais_number((SELECT sum(x) FROM unnest(ARRAY[{', '.join(arguments)}]) x))"


def _average(arguments: Sequence[str]) -> str:
    return f"(SELECT relais_divide(relais_number(sum(x)), count(x)) FROM unnest(ARRAY[{', '.join(arguments)}]) x)"


FUNCTIONS = [
    Function(
        "ROUND",
        "ARRONDI",
        (_NUMBER, _PLACES),
        "amount",
        "relais_round({0}, {1})",
        decimals.round_half_up,
        help=_("Rounds to so many decimals, halves away from zero."),
    ),
    Function(
        "ROUNDUP",
        "ARRONDI.SUP",
        (_NUMBER, _PLACES),
        "amount",
        "relais_round_up({0}, {1})",
        decimals.round_up,
        help=_("Rounds away from zero."),
    ),
    Function(
        "ROUNDDOWN",
        "ARRONDI.INF",
        (_NUMBER, _PLACES),
        "amount",
        "relais_round_down({0}, {1})",
        decimals.round_down,
        help=_("Rounds towards zero."),
    ),
    Function(
        "FLOOR",
        "PLANCHER",
        (_NUMBER, _STEP),
        "amount",
        "relais_floor({0}, {1})",
        decimals.floor,
        help=_("The next lower multiple of a step."),
        when_empty=_("A step must be above zero."),
    ),
    Function(
        "CEILING",
        "PLAFOND",
        (_NUMBER, _STEP),
        "amount",
        "relais_ceiling({0}, {1})",
        decimals.ceiling,
        help=_("The next higher multiple of a step."),
        when_empty=_("A step must be above zero."),
    ),
    Function("INT", "ENT", _NUMBERS, "amount", "floor({0})", decimals.whole, help=_("The next lower whole number.")),
    Function("ABS", "ABS", _NUMBERS, "amount", "abs({0})", abs, help=_("The number without its sign.")),
    Function("SIGN", "SIGNE", _NUMBERS, "number", "sign({0})", decimals.sign, help=_("1, 0 or -1 for a number above, at or below zero.")),
    Function(
        "MOD",
        "MOD",
        (_NUMBER, Parameter(pgettext_lazy("formula", "divisor"), "amount")),
        "amount",
        "relais_modulo({0}, {1})",
        decimals.modulo,
        help=_("What is left after a division, with the sign of the divisor."),
        when_empty=_("This would be a division by zero."),
    ),
    Function(
        "POWER",
        "PUISSANCE",
        (Parameter(pgettext_lazy("formula", "number"), "number"), Parameter(pgettext_lazy("formula", "exponent"), "number")),
        "number",
        "relais_power({0}, {1})",
        decimals.power,
        help=_("A number raised to a power, as with ^."),
        when_empty=_("This power is no number, or has more than 16 figures."),
    ),
    Function(
        "SQRT",
        "RACINE",
        (Parameter(pgettext_lazy("formula", "number"), "number"),),
        "number",
        "relais_square_root({0})",
        decimals.square_root,
        help=_("The square root."),
        when_empty=_("A negative number has no square root."),
    ),
    Function(
        "MIN",
        "MIN",
        _VALUES,
        "sortable",
        "LEAST({all})",
        lazy=_of_those_that_are_there(_choose(min)),
        repeats=1,
        help=_("The least of the values that are not empty."),
    ),
    Function(
        "MAX",
        "MAX",
        _VALUES,
        "sortable",
        "GREATEST({all})",
        lazy=_of_those_that_are_there(_choose(max)),
        repeats=1,
        help=_("The greatest of the values that are not empty."),
    ),
    Function(
        "SUM",
        "SOMME",
        _NUMBERS,
        "amount",
        _sum,
        lazy=_of_those_that_are_there(decimals.add),
        repeats=1,
        help=_("The sum of the values that are not empty."),
    ),
    Function(
        "AVERAGE",
        "MOYENNE",
        _NUMBERS,
        "amount",
        _average,
        lazy=_of_those_that_are_there(decimals.average),
        repeats=1,
        help=_("The average of the values that are not empty."),
    ),
    Function(
        "COUNT",
        "NB",
        (Parameter(pgettext_lazy("formula", "value"), "any"),),
        "number",
        "num_nonnulls({all})::numeric",
        lazy=_count,
        repeats=1,
        help=_("How many of the values are not empty."),
    ),
]

"""Functions that decide. What is empty is neither yes nor no: a condition that is empty does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relais.core.formulas.function import Closure, Function, Parameter
from relais.core.text import fold

_CONDITION = Parameter(pgettext_lazy("formula", "condition"), "boolean")
_THEN = Parameter(pgettext_lazy("formula", "then"), "same")


def _if(arguments: Sequence[Closure]) -> Closure:
    condition, then, otherwise = arguments
    return lambda frame: then(frame) if condition(frame) else otherwise(frame)


def _ifs(arguments: Sequence[Closure]) -> Closure:
    pairs = list(zip(arguments[::2], arguments[1::2], strict=True))

    def closure(frame: Any) -> Any:
        for condition, then in pairs:
            if condition(frame):
                return then(frame)
        return None

    return closure


def _ifs_sql(arguments: Sequence[str]) -> str:
    whens = " ".join(f"WHEN {condition} THEN {then}" for condition, then in zip(arguments[::2], arguments[1::2], strict=True))
    return f"(CASE {whens} END)"


def _switch(arguments: Sequence[Closure]) -> Closure:
    value = arguments[0]
    pairs = list(zip(arguments[1::2], arguments[2::2], strict=False))
    default = arguments[-1] if len(arguments) % 2 == 0 else None

    def closure(frame: Any) -> Any:
        found = _comparable(value(frame))
        if found is not None:
            for candidate, then in pairs:
                if _comparable(candidate(frame)) == found:
                    return then(frame)
        return default(frame) if default else None

    return closure


def _comparable(value: Any) -> Any:
    return fold(value) if isinstance(value, str) else value


def _switch_sql(arguments: Sequence[str]) -> str:
    """`CASE x WHEN`: x is computed once, and what is empty equals nothing."""
    pairs = zip(arguments[1::2], arguments[2::2], strict=False)
    whens = " ".join(f"WHEN {candidate} THEN {then}" for candidate, then in pairs)
    default = f" ELSE {arguments[-1]}" if len(arguments) % 2 == 0 else ""
    return f"(CASE {arguments[0]} {whens}{default} END)"


def _switch_text_sql(arguments: Sequence[str]) -> str:
    last = len(arguments) - 1 if len(arguments) % 2 == 0 else len(arguments)
    return _switch_sql(
        [f'(relais_fold({one}) COLLATE "C")' if place == 0 or (place % 2 and place < last) else one for place, one in enumerate(arguments)]
    )


def _and(arguments: Sequence[Closure]) -> Closure:
    def closure(frame: Any) -> bool | None:
        answer: bool | None = True
        for argument in arguments:
            value = argument(frame)
            if value is False:
                return False
            if value is None:
                answer = None
        return answer

    return closure


def _or(arguments: Sequence[Closure]) -> Closure:
    def closure(frame: Any) -> bool | None:
        answer: bool | None = False
        for argument in arguments:
            value = argument(frame)
            if value is True:
                return True
            if value is None:
                answer = None
        return answer

    return closure


def _first(arguments: Sequence[Closure]) -> Closure:
    def closure(frame: Any) -> Any:
        for argument in arguments:
            if (value := argument(frame)) is not None:
                return value
        return None

    return closure


def _between(sign: str) -> Any:
    return lambda arguments: "(" + f" {sign} ".join(f"({one})" for one in arguments) + ")"


IF = Function(
    "IF",
    "SI",
    (_CONDITION, _THEN, Parameter(pgettext_lazy("formula", "otherwise"), "same", is_optional=True)),
    "same",
    "(CASE WHEN {0} THEN {1} ELSE {2} END)",
    lazy=_if,
    help=_("One value if a condition holds, else the other, or nothing."),
)
SWITCH = Function(
    "SWITCH",
    "SI.MULTIPLE",
    (Parameter(pgettext_lazy("formula", "value"), "alike"), Parameter(pgettext_lazy("formula", "candidate"), "alike"), _THEN),
    "same",
    _switch_sql,
    lazy=_switch,
    repeats=2,
    has_default=True,
    help=_("The result after the candidate that equals the value, or else the last one."),
)
#: The same for texts, which are compared without regard to case and accents.
SWITCH_OF_TEXT = replace(SWITCH, sql=_switch_text_sql)

FUNCTIONS = [
    IF,
    Function(
        "IFS",
        "SI.CONDITIONS",
        (_CONDITION, _THEN),
        "same",
        _ifs_sql,
        lazy=_ifs,
        repeats=2,
        help=_("The value after the first condition that holds."),
    ),
    SWITCH,
    Function("AND", "ET", (_CONDITION,), "boolean", _between("AND"), lazy=_and, repeats=1, help=_("Whether all conditions hold.")),
    Function("OR", "OU", (_CONDITION,), "boolean", _between("OR"), lazy=_or, repeats=1, help=_("Whether at least one condition holds.")),
    Function(
        "NOT", "NON", (_CONDITION,), "boolean", "(NOT ({0}))", lambda value: not value, help=_("Whether the condition does not hold.")
    ),
    Function(
        "COALESCE",
        "PREMIER",
        (Parameter(pgettext_lazy("formula", "value"), "same"),),
        "same",
        "COALESCE({all})",
        lazy=_first,
        repeats=1,
        help=_("The first value that is not empty."),
    ),
    Function(
        "EMPTY",
        "VIDE",
        (Parameter(pgettext_lazy("formula", "value"), "any"),),
        "boolean",
        "(({0}) IS NULL)",
        lambda value: value is None,
        takes_empty=True,
        help=_("Whether there is nothing."),
    ),
]

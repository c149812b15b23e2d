"""The signs: + - * / ^ & % and comparisons. Each is a function that is written between its arguments."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from relais.core.formulas import days, decimals, wording
from relais.core.formulas.function import Function, Gives, Parameter, Wants
from relais.core.text import fold

COMPARED, JOINED, ADDED, MULTIPLIED, RAISED, SIGNED, PERCENT = range(1, 8)
_TOO_LARGE = _("The result has more than 16 figures.")


def _sign(
    sign: str, tightness: int, wants: Sequence[Wants], gives: Gives, sql: str | Callable[[Sequence[str]], str], **more: Any
) -> Function:
    return Function(sign, sign, [Parameter("", want) for want in wants], gives, sql, sign=sign, tightness=tightness, **more)


def _sum(arguments: Sequence[str]) -> str:
    return f"relais_number({' + '.join(arguments)})"


def _joined(arguments: Sequence[str]) -> str:
    return f"relais_text({' || '.join(f'coalesce({one}, {chr(39) * 2})' for one in arguments)})"


ADD = _sign("+", ADDED, ["amount"], "amount", _sum, compute=decimals.add, repeats=1, when_empty=_TOO_LARGE)
#: An argument of ADD with a minus before it.
SUBTRACTED = _sign("-", ADDED, ["amount"], "amount", "(-({0}))", compute=decimals.negate)
MULTIPLY = _sign(
    "*", MULTIPLIED, ["amount", "amount"], "amount", "relais_number(({0}) * ({1}))", compute=decimals.multiply, when_empty=_TOO_LARGE
)
DIVIDE = _sign(
    "/",
    MULTIPLIED,
    ["amount", "amount"],
    "amount",
    "relais_divide({0}, {1})",
    compute=decimals.divide,
    when_empty=_("This would be a division by zero, or has more than 16 figures."),
)
RAISE = _sign(
    "^",
    RAISED,
    ["number", "number"],
    "number",
    "relais_power({0}, {1})",
    compute=decimals.power,
    when_empty=_("This power is no number, or has more than 16 figures."),
)
NEGATE = _sign("-", SIGNED, ["amount"], "amount", "(-({0}))", compute=decimals.negate)
HUNDREDTH = _sign("%", PERCENT, ["number"], "number", "relais_number(({0}) / 100)", compute=decimals.percent)
JOIN = _sign(
    "&",
    JOINED,
    ["joinable"],
    "text",
    _joined,
    compute=wording.join,
    takes_empty=True,
    repeats=1,
    when_empty=_("The text is empty, or longer than 4,000 characters."),
)

DATE_PLUS = _sign("+", ADDED, ["day", "number"], "date", "relais_add_days({0}, {1})", compute=days.add_days)
DATE_MINUS = _sign("-", ADDED, ["day", "number"], "date", "relais_add_days({0}, -({1}))", compute=days.subtract_days)
DAYS_BETWEEN = _sign("-", ADDED, ["day", "day"], "number", "(({0}) - ({1}))::numeric", compute=days.days_between)
TIME_BETWEEN = _sign(
    "-",
    ADDED,
    ["datetime", "datetime"],
    "number",
    "relais_divide(extract(epoch from (({0}) - ({1})))::numeric, 86400)",
    compute=days.time_between,
)


def _equal_texts(one: str | None, other: str | None) -> bool:
    return fold(one) == fold(other)


def _folded(compare: Callable[[Any, Any], bool]) -> Callable[[str, str], bool]:
    return lambda one, other: compare(fold(one), fold(other))


def _comparison(sign: str, compare: Callable[[Any, Any], bool], **more: Any) -> tuple[Function, Function]:
    """For values, and for texts, which are compared without regard to case and accents."""
    fold_sql = '(relais_fold({0}) COLLATE "C") ' + sign + ' (relais_fold({1}) COLLATE "C")'
    return (
        _sign(sign, COMPARED, ["same", "same"], "boolean", f"(({{0}}) {sign} ({{1}}))", compute=compare),
        _sign(sign, COMPARED, ["same", "same"], "boolean", f"({fold_sql})", compute=_folded(compare)),
    )


def _same(sign: str, words: str, compare: Callable[[Any, Any], bool], text: Callable[[Any, Any], bool]) -> tuple[Function, Function]:
    """Whether both are the same, or both empty: the one question about emptiness that always has an answer."""
    return (
        _sign(sign, COMPARED, ["same", "same"], "boolean", f"(({{0}}) {words} ({{1}}))", compute=compare, takes_empty=True),
        _sign(
            sign,
            COMPARED,
            ["same", "same"],
            "boolean",
            f'((relais_fold({{0}}) COLLATE "C") {words} (relais_fold({{1}}) COLLATE "C"))',
            compute=text,
            takes_empty=True,
        ),
    )


COMPARISONS = {
    "=": _same("=", "IS NOT DISTINCT FROM", operator.eq, _equal_texts),
    "<>": _same("<>", "IS DISTINCT FROM", operator.ne, lambda one, other: not _equal_texts(one, other)),
    "<": _comparison("<", operator.lt),
    "<=": _comparison("<=", operator.le),
    ">": _comparison(">", operator.gt),
    ">=": _comparison(">=", operator.ge),
}
SUMS = {"+": ADD, "-": SUBTRACTED}

"""A formula as a chain of Python closures, made once. It can do what its nodes can, and nothing else: there is no code in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from relais.core.formulas.days import to_date, to_moment
from relais.core.formulas.decimals import to_number
from relais.core.formulas.function import Closure
from relais.core.formulas.kinds import KindName
from relais.core.formulas.moment import Moment
from relais.core.formulas.nodes import Constant, Node, Read
from relais.core.formulas.wording import to_text
from relais.core.money import Money


class Frame:
    """The values that are read while a formula is computed once."""

    __slots__ = ("moment", "values")

    def __init__(self, values: Mapping[str, Any], moment: Moment | None) -> None:
        self.values = values
        self.moment = moment


def compile_node(node: Node) -> Closure:
    match node:
        case Constant(value=value):
            return lambda frame: value
        case Read(key=key, kind=kind):
            return _reader(key, _FROM_OUTSIDE[kind.name])
    closures = [compile_node(argument) for argument in node.arguments]
    if node.function.lazy is not None:
        return node.function.lazy(closures)
    compute = node.function.compute
    if compute is None:
        raise TypeError(f"{node.function.english} cannot be computed.")
    if node.function.at_moment:
        return _at_moment(compute, closures)
    return _taking_empty(compute, closures) if node.function.takes_empty else _strict(compute, closures)


def _to_amount(value: object) -> Decimal | None:
    return to_number(value.amount if isinstance(value, Money) else value)


def _to_boolean(value: object) -> bool | None:
    return None if value is None else bool(value)


_FROM_OUTSIDE: Mapping[KindName, Callable[[Any], Any]] = {
    "number": to_number,
    "money": _to_amount,
    "text": to_text,
    "boolean": _to_boolean,
    "date": to_date,
    "datetime": to_moment,
}


def _reader(key: str, convert: Callable[[Any], Any]) -> Closure:
    return lambda frame: convert(frame.values.get(key))


def _taking_empty(compute: Callable[..., Any], closures: list[Closure]) -> Closure:
    return lambda frame: compute(*[closure(frame) for closure in closures])


def _at_moment(compute: Callable[..., Any], closures: list[Closure]) -> Closure:
    def closure(frame: Frame) -> Any:
        if frame.moment is None:
            frame.moment = Moment()
        arguments = [one(frame) for one in closures]
        return None if any(one is None for one in arguments) else compute(frame.moment, *arguments)

    return closure


def _strict(compute: Callable[..., Any], closures: list[Closure]) -> Closure:
    """Nothing comes of nothing. The two usual lengths are spelled out, since they are most of the work."""
    if len(closures) == 1:
        (only,) = closures
        return lambda frame: None if (value := only(frame)) is None else compute(value)
    if len(closures) == 2:
        first, second = closures

        def pair(frame: Frame) -> Any:
            one = first(frame)
            if one is None:
                return None
            other = second(frame)
            return None if other is None else compute(one, other)

        return pair

    def closure(frame: Frame) -> Any:
        arguments = [one(frame) for one in closures]
        return None if any(argument is None for argument in arguments) else compute(*arguments)

    return closure

"""The arguments of a function: how many, of which kinds, and what stands for those left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from relais.core.formulas.agreement import agree, as_day, fit, wrong_kind
from relais.core.formulas.choices import choose
from relais.core.formulas.decimals import written
from relais.core.formulas.errors import WrongKind
from relais.core.formulas.function import Function, Parameter
from relais.core.formulas.functions.logic import SWITCH, SWITCH_OF_TEXT
from relais.core.formulas.functions.texts import DATE_FORMATS, DATE_SPELLINGS, NUMBER_FORMATS, TEXT_OF_DATE, TEXT_OF_NUMBER, date_format
from relais.core.formulas.kinds import BOOLEAN, DATE, DATETIME, NOTHING, NUMBER, TEXT, Kind, Value
from relais.core.formulas.nodes import Constant, Node
from relais.core.sentences import sentence

_FIXED = {"number": NUMBER, "text": TEXT, "boolean": BOOLEAN, "date": DATE, "datetime": DATETIME}


def check_arguments(
    function: Function, arguments: Sequence[Node], start: int, end: int, language: str, *, is_kept: bool = False
) -> tuple[Function, list[Node], Kind]:
    """The function meant, its arguments as it needs them, and the kind of its result."""
    parameters = match_parameters(function, len(arguments), start, end, language)
    if function is TEXT_OF_NUMBER:
        return _check_text(list(arguments), language)
    arguments = _with_defaults(function, parameters, arguments, end)
    fitted = [
        argument if parameter.wants in ("same", "alike") else fit(argument, parameter.wants, language)
        for parameter, argument in zip(parameters, arguments, strict=True)
    ]
    fitted = [_one_of(argument, parameter) if parameter.among else argument for parameter, argument in zip(parameters, fitted, strict=True)]
    kinds: dict[str, Kind] = {}
    for group in ("amount", "same", "alike", "sortable"):
        places = [place for place, parameter in enumerate(parameters) if parameter.wants == group]
        if places:
            nodes = [fitted[place] for place in places]
            agreed, kinds[group] = agree(choose(nodes, language, is_kept=is_kept) if group == "alike" else nodes)
            for place, node in zip(places, agreed, strict=True):
                fitted[place] = node
    if function is SWITCH and kinds["alike"] == TEXT:
        function = SWITCH_OF_TEXT
    return function, fitted, kinds.get(function.gives) or _FIXED[function.gives]


def match_parameters(function: Function, count: int, start: int, end: int, language: str) -> list[Parameter]:
    """One parameter for each argument that is given."""
    parameters = list(function.parameters)
    least = sum(not parameter.is_optional for parameter in parameters)
    if function.repeats:
        repeated = parameters[-function.repeats :]
        while len(parameters) + function.repeats <= count:
            parameters.extend(repeated)
        if function.has_default and count == len(parameters) + 1:
            parameters.append(parameters[-1])
    if least <= count <= len(parameters):
        return parameters
    raise WrongKind(
        sentence(_("%(name)s cannot have %(count)s arguments."), name=function.name(language), count=count)
        if count
        else sentence(_("%(name)s needs arguments."), name=function.name(language)),
        start=start,
        end=end,
        remedy=sentence(_("Write %(signature)s."), signature=function.signature(language)),
    )


def _with_defaults(function: Function, parameters: list[Parameter], arguments: Sequence[Node], end: int) -> list[Node]:
    missing = parameters[len(arguments) :]
    return [*arguments, *(Constant(one.default, _kind_of(one.default), end, end, is_implied=True) for one in missing)]


def _kind_of(default: Value) -> Kind:
    return NOTHING if default is None else NUMBER


def _one_of(node: Node, parameter: Parameter) -> Node:
    """An argument that is one of few, written out; `Y` and `y` alike."""
    among = parameter.among or {}
    if isinstance(node, Constant):
        if node.is_implied:
            return node
        shown = written(node.value) if isinstance(node.value, Decimal) else str(node.value).upper()
        if shown in among:
            return replace(node, value=among[shown], choice_of=parameter.spellings)
    raise WrongKind(
        sentence(_("“%(name)s” must be one of %(allowed)s, written out."), name=parameter.name, allowed=", ".join(among)),
        start=node.start,
        end=node.end,
        allowed=list(among),
    )


def _check_text(arguments: list[Node], language: str) -> tuple[Function, list[Node], Kind]:
    """TEXT writes a number or a date; its format is one of a fixed list."""
    value, form = arguments
    if value.kind.name in ("date", "datetime"):
        return TEXT_OF_DATE, [as_day(value), _format(form, DATE_FORMATS)], TEXT
    if value.kind.name not in ("number", "money"):
        raise wrong_kind(value, "sortable", language)
    return TEXT_OF_NUMBER, [value, _format(form, list(NUMBER_FORMATS))], TEXT


def _format(node: Node, allowed: Sequence[str]) -> Node:
    if isinstance(node, Constant) and isinstance(node.value, str):
        found = date_format(node.value) if allowed is DATE_FORMATS else node.value if node.value in allowed else None
        if found:
            return replace(node, value=found, choice_of=DATE_SPELLINGS if allowed is DATE_FORMATS else None)
    raise WrongKind(
        _("The format must be one of a fixed list, written out."),
        start=node.start,
        end=node.end,
        remedy=sentence(_("Write one of %(allowed)s."), allowed=", ".join(f'"{one}"' for one in allowed[:10])),
        allowed=allowed,
    )

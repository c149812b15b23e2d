"""Whether kinds go together, what is turned into what by itself, and what to say otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from relais.core.formulas.errors import WrongKind
from relais.core.formulas.function import Function, Wants
from relais.core.formulas.functions.conversions import DATE_TEXT, DAY_OF, NUMBER_TEXT
from relais.core.formulas.kinds import BOOLEAN, DATE, DATETIME, NUMBER, TEXT, Kind, KindName
from relais.core.formulas.limits import DEEPEST
from relais.core.formulas.nodes import Apply, Constant, Node, Read, depth, walk
from relais.core.formulas.parsing import too_deep
from relais.core.sentences import sentence

_ALLOWED: dict[Wants, Sequence[KindName]] = {
    "number": ("number",),
    "amount": ("number", "money"),
    "text": ("text",),
    "boolean": ("boolean",),
    "day": ("date", "datetime"),
    "datetime": ("datetime",),
    "joinable": ("text", "number", "money", "date", "datetime"),
    "sortable": ("number", "money", "date", "datetime"),
    "any": ("number", "money", "text", "boolean", "date", "datetime"),
}
_EMPTY_KINDS: dict[Wants, Kind] = {
    "number": NUMBER,
    "amount": NUMBER,
    "boolean": BOOLEAN,
    "day": DATE,
    "datetime": DATETIME,
    "sortable": NUMBER,
}
_WANTED = {
    "number": _("A number is needed here, not %(kind)s."),
    "amount": _("A number or an amount of money is needed here, not %(kind)s."),
    "text": _("A text is needed here, not %(kind)s."),
    "boolean": _("A condition is needed here, not %(kind)s."),
    "day": _("A date is needed here, not %(kind)s."),
    "datetime": _("A moment is needed here, not %(kind)s."),
    "joinable": _("A text, number or date is needed here, not %(kind)s."),
    "sortable": _("A number or date is needed here, not %(kind)s."),
}
#: What helps, by what is needed and what is there; each with examples in French and English.
_REMEDIES: dict[tuple[str, str], tuple[Any, str, str]] = {
    ("number", "text"): (_("%(example)s makes a number out of a text."), 'CNUM("12,5")', 'VALUE("12.5")'),
    ("amount", "text"): (_("%(example)s makes a number out of a text."), 'CNUM("12,5")', 'VALUE("12.5")'),
    ("text", "number"): (_("%(example)s makes a text out of it."), 'TEXTE(12,5; "0,00")', 'TEXT(12.5, "0.00")'),
    ("text", "money"): (_("%(example)s makes a text out of it."), 'TEXTE(12,5; "0,00")', 'TEXT(12.5, "0.00")'),
    ("text", "date"): (_("%(example)s makes a text out of it."), 'TEXTE(AUJOURDHUI(); "JJ/MM/AAAA")', 'TEXT(TODAY(), "YYYY-MM-DD")'),
    ("boolean", "number"): (_("Compare it, such as %(example)s."), "x > 0", "x > 0"),
    ("boolean", "money"): (_("Compare it, such as %(example)s."), "x > 0", "x > 0"),
    ("boolean", "text"): (_("Compare it, such as %(example)s."), 'x = "a"', 'x = "a"'),
    ("boolean", "date"): (_("Compare it, such as %(example)s."), "x > AUJOURDHUI()", "x > TODAY()"),
    ("day", "text"): (_("A date is written %(example)s."), "DATE(2026; 11; 28)", "DATE(2026, 11, 28)"),
    ("day", "number"): (_("A date is written %(example)s."), "DATE(2026; 11; 28)", "DATE(2026, 11, 28)"),
    ("joinable", "boolean"): (_("Say what is to stand there, such as %(example)s."), 'SI(x; "oui"; "non")', 'IF(x, "yes", "no")'),
}


def apply(function: Function, arguments: Sequence[Node], kind: Kind, start: int, end: int) -> Apply:
    deep = 1 + max((depth(argument) for argument in arguments), default=0)
    if deep > DEEPEST + 10:
        raise too_deep(start, end)
    return Apply(function, tuple(arguments), kind, start, end, deep)


def is_constant(node: Node) -> bool:
    return not any(isinstance(part, Read) for part in walk(node))


def fit(node: Node, wants: Wants, language: str) -> Node:
    """The node as it is needed here; raises if it cannot be."""
    if node.kind.name == "nothing":
        return _empty(node, _EMPTY_KINDS.get(wants, TEXT))
    if node.kind.name not in _ALLOWED[wants]:
        raise wrong_kind(node, wants, language)
    if wants == "day":
        return as_day(node)
    if wants == "joinable":
        return _as_text(node)
    return node


def wrong_kind(node: Node, wants: Wants, language: str) -> WrongKind:
    message, *examples = _REMEDIES.get((wants, node.kind.name), ("",))
    remedy = sentence(message, example=examples[0 if language == "fr" else 1]) if examples else ""
    return WrongKind(sentence(_WANTED[wants], kind=node.kind.label), start=node.start, end=node.end, remedy=remedy)


def as_day(node: Node) -> Node:
    return apply(DAY_OF, [node], DATE, node.start, node.end) if node.kind == DATETIME else node


def agree(nodes: Sequence[Node]) -> tuple[list[Node], Kind]:
    """The nodes as they are when they are of one kind, and that kind. Plain numbers that are written out are amounts beside money."""
    kinds = [node.kind for node in nodes if node.kind.name != "nothing"]
    if not kinds:
        return [_empty(node, TEXT) for node in nodes], TEXT
    names = {kind.name for kind in kinds}
    if names == {"date", "datetime"}:
        nodes, kind = [as_day(node) for node in nodes], DATE
    elif names == {"money", "number"}:
        kind = _common_currency([node for node in nodes if node.kind.name == "money"])
        _refuse_plain_numbers(nodes)
    elif names == {"money"}:
        kind = _common_currency(nodes)
    elif len(names) > 1:
        raise _differ(nodes)
    else:
        kind = kinds[0]
    return [_empty(node, kind) if node.kind.name == "nothing" else node for node in nodes], kind


def check_currencies(nodes: Sequence[Node]) -> None:
    _common_currency([node for node in nodes if node.kind.name == "money"])


def _common_currency(nodes: Sequence[Node]) -> Kind:
    known: Node | None = None
    for node in nodes:
        if node.kind.name == "nothing" or node.kind.currency is None:
            continue
        if known is not None and known.kind.currency != node.kind.currency:
            raise WrongKind(
                sentence(_("%(first)s and %(second)s do not mix."), first=known.kind.currency, second=node.kind.currency),
                start=node.start,
                end=node.end,
                remedy=_("Use amounts of one currency."),
            )
        known = node
    return known.kind if known is not None else Kind("money")


def _refuse_plain_numbers(nodes: Sequence[Node]) -> None:
    for node in nodes:
        if node.kind.name == "number" and not is_constant(node):
            raise WrongKind(
                _("This is a plain number, and stands beside an amount of money."),
                start=node.start,
                end=node.end,
                remedy=_("Multiply or divide the amount by it, or use another amount."),
            )


def _differ(nodes: Sequence[Node]) -> WrongKind:
    first = next(node for node in nodes if node.kind.name != "nothing")
    other = next(node for node in nodes if node.kind.name not in ("nothing", first.kind.name))
    return WrongKind(
        sentence(_("Both must be of one kind; here are %(first)s and %(second)s."), first=first.kind.label, second=other.kind.label),
        start=other.start,
        end=other.end,
        remedy=_("Make both texts, both numbers or both dates."),
    )


def _empty(node: Node, kind: Kind) -> Node:
    return replace(node, kind=kind) if isinstance(node, Constant) else node


def _as_text(node: Node) -> Node:
    if node.kind.name in ("number", "money"):
        return apply(NUMBER_TEXT, [node], TEXT, node.start, node.end)
    if node.kind.name in ("date", "datetime"):
        day = as_day(node)
        return apply(DATE_TEXT, [day], TEXT, node.start, node.end)
    return node

"""Why a formula has no value: what is missing, or what cannot be computed, and where that stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _

from relais.core.formulas.evaluation import Frame, compile_node
from relais.core.formulas.functions.logic import IF
from relais.core.formulas.nodes import Apply, Constant, Node, Read
from relais.core.sentences import sentence

Cause = Literal["missing", "impossible", "currencies", "nothing"]


@dataclass(frozen=True, slots=True)
class Emptiness:
    """`missing`: something that is read is empty; `impossible`: a division by zero and the like; `nothing`: so it was written."""

    cause: Cause
    message: object
    start: int
    end: int


def explain_empty(node: Node, frame: Frame, language: str, *, has_several_currencies: bool = False) -> Emptiness:
    if has_several_currencies:
        return Emptiness("currencies", _("The amounts are in several currencies."), node.start, node.end)
    if isinstance(node, Read):
        return Emptiness("missing", sentence(_("%(name)s is empty."), name=node.path[-1].label(language)), node.start, node.end)
    if isinstance(node, Apply):
        empty = [argument for argument in node.arguments if compile_node(argument)(frame) is None]
        if node.function.lazy is None and not node.function.takes_empty:
            if empty:
                return explain_empty(empty[0], frame, language)
            return Emptiness("impossible", node.function.when_empty or _("There is no such value."), node.start, node.end)
        if node.function is IF:
            condition, then, otherwise = node.arguments
            taken = then if compile_node(condition)(frame) else otherwise
            if not isinstance(taken, Constant):
                return explain_empty(taken, frame, language)
        if len(empty) == len(node.arguments):
            return explain_empty(empty[0], frame, language)
    return Emptiness("nothing", _("The formula gives nothing here."), node.start, node.end)

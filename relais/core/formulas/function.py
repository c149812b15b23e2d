"""One function or sign of the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from relais.core.formulas.kinds import KindName
from relais.core.formulas.scope import Name

#: What an argument must be. `amount` is a number or money, `day` a date or a moment (taken as its day), `joinable` what can be written
#: into a text; the arguments that are `same`, or `alike`, are of one kind among themselves.
Wants = Literal["number", "amount", "text", "boolean", "day", "datetime", "joinable", "any", "same", "alike", "sortable"]
#: What comes out: a kind, or that of the arguments that want an amount, or are the same.
Gives = KindName | Literal["amount", "same", "sortable"]
Closure = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument; `default` stands for one that may be left out. `among` are the only values it may have, which must be written out."""

    name: object
    wants: Wants
    is_optional: bool = False
    default: Any = None
    among: Mapping[str, Any] | None = None
    #: How these are written in each language, where that differs.
    spellings: Name | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """`compute` works on values, and is not asked when one is empty unless `takes_empty`; `lazy` builds a closure out of closures instead.

    `sql` is the same for PostgreSQL: arguments stand in it as {0}, {1}, or as {all}; `at_moment` hands `compute` the moment first.
    """

    english: str
    french: str
    parameters: Sequence[Parameter]
    gives: Gives
    sql: str | Callable[[Sequence[str]], str]
    compute: Callable[..., Any] | None = None
    lazy: Callable[[Sequence[Closure]], Closure] | None = None
    help: object = ""
    takes_empty: bool = False
    at_moment: bool = False
    #: How many of the last parameters may be repeated together, and whether one more may follow them.
    repeats: int = 0
    has_default: bool = False
    #: Signs are written between their arguments; the higher, the tighter.
    sign: str = ""
    tightness: int = 0
    #: Why it may give nothing although nothing is missing.
    when_empty: object = ""

    def name(self, language: str) -> str:
        return self.french if language == "fr" else self.english

    def signature(self, language: str) -> str:
        """IF(condition, then, [otherwise])."""
        apart = "; " if language == "fr" else ", "
        shown = [f"[{one.name}]" if one.is_optional else str(one.name) for one in self.parameters]
        return f"{self.name(language)}({apart.join(shown)}{apart + '…' if self.repeats else ''})"

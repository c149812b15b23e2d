"""A formula that is checked: it can be computed, shown in either language, and asked of the database."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from relais.core.formulas.checking import check_phrase
from relais.core.formulas.decimals import tidy
from relais.core.formulas.emptiness import Emptiness, explain_empty
from relais.core.formulas.errors import NotUnderstood
from relais.core.formulas.evaluation import Frame, compile_node
from relais.core.formulas.function import Closure
from relais.core.formulas.kinds import Kind, Value
from relais.core.formulas.moment import Moment
from relais.core.formulas.names import find_without_brackets
from relais.core.formulas.nodes import Apply, Node, Read, walk
from relais.core.formulas.parsing import read_phrase
from relais.core.formulas.scope import Scope
from relais.core.formulas.writing import write_formula
from relais.core.money import Money
from relais.core.sentences import sentence

if TYPE_CHECKING:
    from relais.core.formulas.expressions import FormulaExpression

#: Stands for a currency where there are several.
_SEVERAL = "*"


def parse_formula(text: str, scope: Scope, language: str = "en") -> Formula:
    """Read and check a formula that was written in a language; raises a `FormulaError` with place, sentence and remedy."""
    language = "fr" if language.startswith("fr") else "en"
    try:
        phrase = read_phrase(text, language)
    except NotUnderstood as error:
        if name := find_without_brackets(text, scope, language):
            error.remedy = sentence(_("Write %(name)s, with its brackets."), name=name)
        raise
    return Formula(check_phrase(phrase, scope, language), scope)


def read_kept(kept: str, scope: Scope) -> Formula:
    """Read `formula.kept` again. It may name values of a choice that are no longer offered."""
    return Formula(check_phrase(read_phrase(kept, "en"), scope, "en", is_kept=True), scope)


@dataclass(frozen=True, eq=False)
class Formula:
    node: Node
    scope: Scope = field(repr=False)

    @property
    def kind(self) -> Kind:
        return self.node.kind

    @cached_property
    def reads(self) -> Mapping[str, Read]:
        """What it reads, by key; `organization.name` for what lies behind a link."""
        return {part.key: part for part in walk(self.node) if isinstance(part, Read)}

    @property
    def fields(self) -> Set[str]:
        return self.reads.keys()

    @cached_property
    def depends_on_moment(self) -> bool:
        """Whether its value may change although nothing was changed: it asks for today, or for the day of a moment."""
        return any(isinstance(part, Apply) and part.function.at_moment for part in walk(self.node))

    @cached_property
    def kept(self) -> str:
        """The form to keep: English, with keys, so that it outlives renamed labels."""
        return write_formula(self.node, "kept", self.scope)

    def text(self, language: str) -> str:
        """As it is shown to somebody who reads French or English."""
        return write_formula(self.node, "fr" if language.startswith("fr") else "en", self.scope)

    def evaluate(self, values: Mapping[str, Any], at: Moment | None = None) -> Value | Money:
        """Its value for these values by key, or None. Amounts of money are given and come out as `Money`.

        If it reads amounts in several currencies, it has no value. If none of its amounts is there, nothing says the currency, and what still
        comes out (`COALESCE(amount, 0)`) is a plain number.
        """
        currency = self._currency(values) if self._money else None
        if currency == _SEVERAL:
            return None
        value = self._closure(Frame(values, at))
        if self.kind.name in ("number", "money") and value is not None:
            value = tidy(value)
            return Money(value, currency) if currency and self.kind.name == "money" else value
        return value

    def explain_empty(self, values: Mapping[str, Any], at: Moment | None = None, *, language: str = "en") -> Emptiness | None:
        """Why there is no value, with the place; None if there is one."""
        if self.evaluate(values, at) is not None:
            return None
        return explain_empty(
            self.node, Frame(values, at), language, has_several_currencies=bool(self._money) and self._currency(values) == _SEVERAL
        )

    def expression(
        self, columns: Mapping[str, Any], *, currencies: Mapping[str, Any] | None = None, at: Moment | None = None
    ) -> FormulaExpression:
        """The same value as an expression of the database: `columns` gives for each key of `fields` an expression or the name of a column,
        `currencies` the column of the currency for amounts of money whose currency is not fixed.
        """
        from relais.core.formulas.expressions import FormulaExpression

        return FormulaExpression.of(self, columns, currencies or {}, at or Moment())

    @cached_property
    def _closure(self) -> Closure:
        return compile_node(self.node)

    @cached_property
    def _money(self) -> list[tuple[str, str | None]]:
        return [(key, read.kind.currency) for key, read in self.reads.items() if read.kind.name == "money"]

    def _currency(self, values: Mapping[str, Any]) -> str:
        """That of all amounts which are there; empty if none says, `_SEVERAL` if they differ."""
        found = ""
        for key, fixed in self._money:
            value = values.get(key)
            if value is None:
                continue
            currency = value.currency if isinstance(value, Money) else fixed or ""
            if found and currency and currency != found:
                return _SEVERAL
            found = found or currency
        return found

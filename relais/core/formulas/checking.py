"""From phrases to nodes: what every name, function and sign means here, and whether the kinds go together."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relais.core.formulas.agreement import agree, apply, check_currencies, fit
from relais.core.formulas.arguments import check_arguments
from relais.core.formulas.choices import choose
from relais.core.formulas.errors import UnknownName, WrongKind
from relais.core.formulas.functions import signs
from relais.core.formulas.kinds import BOOLEAN, DATE, NOTHING, NUMBER, TEXT, Kind
from relais.core.formulas.names import find_called, find_path
from relais.core.formulas.nodes import Constant, Node, Read
from relais.core.formulas.phrases import CallPhrase, ChainPhrase, NamePhrase, NumberPhrase, Phrase, SignedPhrase, TextPhrase
from relais.core.formulas.scope import Scope, words
from relais.core.sentences import sentence

_TRUTH = {"true": True, "vrai": True, "false": False, "faux": False}
_NUMBERS = frozenset({"number", "money", "nothing"})


def check_phrase(phrase: Phrase, scope: Scope, language: str, *, is_kept: bool = False) -> Node:
    node = _Checker(scope, language, is_kept).check(phrase)
    return fit(node, "text", language) if node.kind == NOTHING else node


class _Checker:
    def __init__(self, scope: Scope, language: str, is_kept: bool) -> None:
        self.scope = scope
        self.language = language
        self.is_kept = is_kept

    def check(self, phrase: Phrase) -> Node:
        start, end = phrase.place.start, phrase.place.end
        match phrase:
            case NumberPhrase(value=value):
                return Constant(value, NUMBER, start, end)
            case TextPhrase(value=text):
                return Constant(text, TEXT, start, end) if text else Constant(None, NOTHING, start, end)
            case NamePhrase():
                return self._name(phrase)
            case CallPhrase():
                return self._call(phrase)
            case SignedPhrase(sign=sign, value=signed):
                return self._signed(sign, self.check(signed), start, end)
            case ChainPhrase():
                return self._chain(phrase)

    def _name(self, phrase: NamePhrase) -> Node:
        start, end = phrase.place.start, phrase.place.end
        if len(phrase.parts) == 1 and not phrase.is_bracketed and (truth := _TRUTH.get(words(phrase.parts[0][0]))) is not None:
            return Constant(truth, BOOLEAN, start, end)
        path = find_path(phrase, self.scope, self.language)
        if path[-1].kind is None:
            raise UnknownName(
                sentence(_("%(name)s is a link to other records, not a value."), name=path[-1].label(self.language)),
                start=start,
                end=end,
                remedy=_("Put a point after it, and the name that you want from there."),
                allowed=list(path[-1].leads_to().names)[:12] if path[-1].leads_to else [],
            )
        return Read(path, path[-1].kind, start, end)

    def _call(self, phrase: CallPhrase) -> Node:
        start, end = phrase.place.start, phrase.place.end
        function = find_called(phrase, self.language)
        arguments = [self.check(argument) for argument in phrase.arguments]
        function, arguments, kind = check_arguments(function, arguments, start, end, self.language, is_kept=self.is_kept)
        return apply(function, arguments, kind, start, end)

    def _signed(self, sign: str, node: Node, start: int, end: int) -> Node:
        if sign == "%":
            return apply(signs.HUNDREDTH, [fit(node, "number", self.language)], NUMBER, start, end)
        node = fit(node, "amount", self.language)
        return apply(signs.NEGATE, [node], node.kind, start, end) if sign == "-" else node

    def _chain(self, phrase: ChainPhrase) -> Node:
        first_sign = phrase.parts[1][0]
        nodes = [self.check(part) for _sign, part in phrase.parts]
        chain_signs = [sign for sign, _part in phrase.parts]
        if first_sign == "&":
            joined = [fit(node, "joinable", self.language) for node in nodes]
            return apply(signs.JOIN, joined, TEXT, phrase.place.start, phrase.place.end)
        if first_sign in signs.SUMS and all(node.kind.name in _NUMBERS for node in nodes):
            return self._sum(chain_signs, nodes)
        node = nodes[0]
        for sign, other in zip(chain_signs[1:], nodes[1:], strict=True):
            node = self._pair(sign, node, other)
        return node

    def _sum(self, chain_signs: list[str], nodes: list[Node]) -> Node:
        agreed, kind = agree([fit(node, "amount", self.language) for node in nodes])
        signed = [
            apply(signs.SUBTRACTED, [node], kind, node.start, node.end) if sign == "-" else node
            for sign, node in zip(chain_signs, agreed, strict=True)
        ]
        return apply(signs.ADD, signed, kind, nodes[0].start, nodes[-1].end)

    def _pair(self, sign: str, one: Node, other: Node) -> Node:
        if sign in signs.COMPARISONS:
            return self._comparison(sign, one, other)
        if sign in signs.SUMS:
            return self._date_sum(sign, one, other)
        if sign == "^":
            pair = [fit(node, "number", self.language) for node in (one, other)]
            return apply(signs.RAISE, pair, NUMBER, one.start, other.end)
        return self._product(sign, one, other)

    def _comparison(self, sign: str, one: Node, other: Node) -> Node:
        pair: list[Node] = choose([one, other], self.language, is_kept=self.is_kept)
        if {node.kind.name for node in pair} == {"money", "number"}:
            kind: Kind = NUMBER
        else:
            pair, kind = agree(pair)
        if kind == BOOLEAN and sign not in ("=", "<>"):
            raise WrongKind(_("Yes and no have no order."), start=one.start, end=other.end, remedy=_("Compare them with = or <>."))
        function = signs.COMPARISONS[sign][kind == TEXT]
        return apply(function, pair, BOOLEAN, one.start, other.end)

    def _product(self, sign: str, one: Node, other: Node) -> Node:
        pair = [fit(node, "amount", self.language) for node in (one, other)]
        function = signs.MULTIPLY if sign == "*" else signs.DIVIDE
        check_currencies(pair)
        match pair[0].kind.name, sign, pair[1].kind.name:
            case "money", "*", "money":
                message, remedy = _("Amounts of money cannot be multiplied."), _("Multiply one of them by a plain number.")
                raise WrongKind(message, start=one.start, end=other.end, remedy=remedy)
            case "number", "/", "money":
                message, remedy = _("A plain number cannot be divided by money."), _("Divide an amount by an amount, or by a number.")
                raise WrongKind(message, start=one.start, end=other.end, remedy=remedy)
            case "money", "/", "money":
                kind = NUMBER
            case _, _, second:
                kind = pair[1].kind if second == "money" else pair[0].kind
        return apply(function, pair, kind, one.start, other.end)

    def _date_sum(self, sign: str, one: Node, other: Node) -> Node:
        if sign == "+" and other.kind.name in ("date", "datetime") and one.kind.name in _NUMBERS:
            one, other = other, one
        start, end = min(one.start, other.start), max(one.end, other.end)
        if one.kind.name not in ("date", "datetime"):
            return self._sum(["", sign], [one, other])
        if sign == "-" and one.kind.name == other.kind.name == "datetime":
            return apply(signs.TIME_BETWEEN, [one, other], NUMBER, start, end)
        day = fit(one, "day", self.language)
        if sign == "-" and other.kind.name in ("date", "datetime"):
            return apply(signs.DAYS_BETWEEN, [day, fit(other, "day", self.language)], NUMBER, start, end)
        function = signs.DATE_PLUS if sign == "+" else signs.DATE_MINUS
        return apply(function, [day, fit(other, "number", self.language)], DATE, start, end)

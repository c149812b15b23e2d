"""From text to phrases. The parser is a table (LALR): it neither recurses nor tries again, so its time grows with the length alone."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from relais.core.formulas.errors import FormulaTooLarge, NotUnderstood
from relais.core.formulas.limits import DECIMALS, DEEPEST, LONGEST_FORMULA, MOST_NODES
from relais.core.formulas.misreadings import explain_character, explain_token
from relais.core.formulas.phrases import CallPhrase, ChainPhrase, NamePhrase, NumberPhrase, Phrase, Place, SignedPhrase, TextPhrase
from relais.core.sentences import sentence

_GRAMMAR = (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8")
#: The signs of a language: French numbers have a comma, so its arguments stand apart by semicolons. English takes both.
_SIGNS = {
    "fr": 'NUMBER: /[0-9]+(?:,[0-9]+)?/\nFOREIGN_NUMBER.1: /[0-9]+\\.[0-9]+/\nSEPARATOR: ";"\n',
    "en": 'NUMBER: /[0-9]+(?:\\.[0-9]+)?/\nFOREIGN_NUMBER: /[0-9]+\\.[0-9]+,[0-9]+/\nSEPARATOR: "," | ";"\n',
}
_LARGEST_WHOLE = 16
_SAME = {"−": "-", "×": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "<>", "==": "=", "!=": "<>"}
_NEVER_WRITTEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_QUOTED = re.compile(r'"[^"]*"')


def read_phrase(text: str, language: str) -> Phrase:
    """What is written; raises with the place and the remedy if it cannot be read."""
    _check_size(text)
    try:
        return _parser("fr" if language.startswith("fr") else "en").parse(text)  # type: ignore[return-value]
    except UnexpectedToken as error:
        raise explain_token(error, text, language) from None
    except UnexpectedCharacters as error:
        raise explain_character(error.pos_in_stream or 0, text) from None


def _check_size(text: str) -> None:
    """All that is refused before it is read."""
    if len(text) > LONGEST_FORMULA:
        raise FormulaTooLarge(
            sentence(_("The formula is longer than %(limit)s characters."), limit=LONGEST_FORMULA),
            start=LONGEST_FORMULA,
            end=len(text),
            remedy=_("Split it into several fields."),
        )
    if not text.strip():
        raise NotUnderstood(_("The formula is empty."), start=0, remedy=_("Write a value, such as 1 + 1."))
    if found := _NEVER_WRITTEN.search(text):
        raise NotUnderstood(_("There is a character here that cannot be read."), start=found.start(), remedy=_("Delete it."))
    depth = 0
    for place, character in enumerate(_QUOTED.sub(lambda quoted: " " * len(quoted.group()), text)):
        depth += (character == "(") - (character == ")")
        if depth > DEEPEST:
            raise too_deep(place)


def too_deep(start: int, end: int | None = None) -> FormulaTooLarge:
    return FormulaTooLarge(
        sentence(_("The formula is nested more than %(limit)s levels deep."), limit=DEEPEST),
        start=start,
        end=end,
        remedy=_("Split it into several fields."),
    )


class _Reader(Transformer):
    """Puts the phrases together while the text is parsed."""

    def start(self, parts: list[Token | Phrase]) -> Phrase:
        phrase: Phrase = parts[-1]  # type: ignore[assignment]
        _count(phrase)
        return phrase

    def number(self, parts: list[Token]) -> Phrase:
        return NumberPhrase(_place(parts[0]), _number(parts[0]))

    def foreign_number(self, parts: list[Token]) -> Phrase:
        written = str(parts[0])
        mended = written.replace(".", ",") if written.count(".") + written.count(",") == 1 else written.replace(",", "")
        raise NotUnderstood(
            sentence(_("“%(number)s” is not a number in this language."), number=written),
            start=_place(parts[0]).start,
            end=_place(parts[0]).end,
            remedy=sentence(_("Write %(number)s."), number=mended),
        )

    def text(self, parts: list[Token]) -> Phrase:
        return TextPhrase(_place(parts[0]), str(parts[0])[1:-1].replace('""', '"'))

    def path(self, parts: list[Token]) -> Phrase:
        names = [part for part in parts if part.type != "POINT"]
        words = tuple((_bare(part), _place(part).start, _place(part).end) for part in names)
        return NamePhrase(Place(words[0][1], words[-1][2]), words, any(part.type == "BRACKETED" for part in names))

    def call(self, parts: list[Token | Phrase]) -> Phrase:
        arguments = tuple(part for part in parts if not isinstance(part, Token))
        return CallPhrase(_around(parts[0], parts[-1], *arguments), str(parts[0]), arguments)

    def group(self, parts: list[Token | Phrase]) -> Phrase:
        return parts[1]  # type: ignore[return-value]

    def sign(self, parts: list[Token | Phrase]) -> Phrase:
        return SignedPhrase(_around(*parts), _sign(parts[0]), parts[1])  # type: ignore[arg-type]

    def percentage(self, parts: list[Token | Phrase]) -> Phrase:
        return SignedPhrase(_around(*parts), "%", parts[0])  # type: ignore[arg-type]

    def comparison(self, parts: list[Token | Phrase]) -> Phrase:
        if len(parts) == 1:
            return parts[0]  # type: ignore[return-value]
        signs = ["", *(_sign(part) for part in parts[1::2])]
        return ChainPhrase(_around(*parts), tuple(zip(signs, parts[::2], strict=True)))  # type: ignore[arg-type]

    joined = sum = product = power = comparison


@cache
def _parser(language: str) -> Lark:
    return Lark(_GRAMMAR + _SIGNS[language], parser="lalr", lexer="basic", transformer=_Reader(), maybe_placeholders=False)


def _place(part: Token | Phrase) -> Place:
    if isinstance(part, Token):
        return Place(part.start_pos or 0, part.end_pos or 0, 0)
    return part.place


def _around(*parts: Token | Phrase) -> Place:
    places = [_place(part) for part in parts]
    start, end = min(place.start for place in places), max(place.end for place in places)
    depth = max(place.depth for place in places) + 1
    if depth > DEEPEST:
        raise too_deep(start, end)
    return Place(start, end, depth)


def _number(token: Token) -> Decimal:
    whole, _sign, decimals = str(token).replace(",", ".").partition(".")
    if len(whole.lstrip("0")) > _LARGEST_WHOLE or len(decimals) > DECIMALS:
        raise FormulaTooLarge(
            sentence(_("A number has at most %(whole)s figures, and %(decimals)s decimals."), whole=_LARGEST_WHOLE, decimals=DECIMALS),
            start=_place(token).start,
            end=_place(token).end,
        )
    return Decimal(f"{whole}.{decimals}" if decimals else whole)


def _sign(token: object) -> str:
    return _SAME.get(str(token), str(token))


def _bare(token: Token) -> str:
    return str(token)[1:-1].strip() if token.type == "BRACKETED" else str(token)


def _count(phrase: Phrase) -> None:
    waiting, count = [phrase], 0
    while waiting:
        one = waiting.pop()
        count += 1
        match one:
            case CallPhrase(arguments=arguments):
                waiting.extend(arguments)
            case ChainPhrase(parts=parts):
                waiting.extend(part for _sign, part in parts)
            case SignedPhrase(value=value):
                waiting.append(value)
    if count > MOST_NODES:
        raise FormulaTooLarge(
            sentence(_("The formula has more than %(limit)s parts."), limit=MOST_NODES),
            start=0,
            end=phrase.place.end,
            remedy=_("Split it into several fields."),
        )

"""A formula in its proper form, in French or English, however it was typed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from relais.core.formulas.decimals import written
from relais.core.formulas.functions.conversions import CONVERSIONS
from relais.core.formulas.functions.signs import ADD, JOIN, NEGATE, SIGNED, SUBTRACTED
from relais.core.formulas.nodes import Apply, Constant, Node, Read
from relais.core.formulas.scope import Name, Scope

#: As a person reads it, with labels; or as it is kept: English, with keys, which outlive every change of a label.
Form = Literal["fr", "en", "kept"]
_PLAIN_NAME = re.compile(r"[A-Za-z_À-ÖØ-öø-ÿŒœ][A-Za-z0-9_À-ÖØ-öø-ÿŒœ]*")
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")
_NOT_IN_BRACKETS = re.compile(r'[\[\]"\x00-\x1f\x7f\ud800-\udfff]')
_TRUTH = {"fr": ("FAUX", "VRAI"), "en": ("FALSE", "TRUE"), "kept": ("FALSE", "TRUE")}
_WORDS = {"true", "false", "vrai", "faux"}


def write_formula(node: Node, form: Form, scope: Scope) -> str:
    return _Writer(form, scope).write(node)


def write_name(name: Name, scope: Scope, language: str) -> str:
    """By its label, in brackets if need be; by its key where the label is not clear."""
    label = name.label(language)
    if _NOT_IN_BRACKETS.search(label) or not label.strip() or [one.key for one in scope.find(label)] != [name.key]:
        label = name.key
    is_plain = _PLAIN_NAME.fullmatch(label) and label.lower() not in _WORDS
    if is_plain or (label == name.key and _PLAIN_KEY.fullmatch(label)):
        return label
    return f"[{label}]"


class _Writer:
    def __init__(self, form: Form, scope: Scope) -> None:
        self.form = form
        self.scope = scope
        self.language = "fr" if form == "fr" else "en"
        self.separator = "; " if form == "fr" else ", "

    def write(self, node: Node, tightness: int = 0) -> str:
        match node:
            case Constant():
                return self._constant(node)
            case Read():
                return self._path(node)
        if node.function in CONVERSIONS:
            return self.write(node.arguments[0], tightness)
        if not node.function.sign:
            shown = [one for one in node.arguments if not (isinstance(one, Constant) and one.is_implied)]
            return f"{node.function.name(self.language)}({self.separator.join(self.write(one) for one in shown)})"
        text = self._signed(node)
        return f"({text})" if node.function.tightness < tightness else text

    def _signed(self, node: Apply) -> str:
        function = node.function
        if function is NEGATE:
            return f"-{self.write(node.arguments[0], SIGNED)}"
        if len(node.arguments) == 1 and function not in (ADD, JOIN):
            return f"{self.write(node.arguments[0], function.tightness)}{function.sign}"
        first = node.arguments[0]
        is_nested = function in (ADD, JOIN) and isinstance(first, Apply) and first.function is function
        text = self.write(first, function.tightness + is_nested)
        for argument in node.arguments[1:]:
            if isinstance(argument, Apply) and argument.function is SUBTRACTED:
                text += f" - {self.write(argument.arguments[0], function.tightness + 1)}"
            else:
                text += f" {function.sign} {self.write(argument, function.tightness + 1)}"
        return text

    def _constant(self, node: Constant) -> str:
        match node.value:
            case bool():
                return _TRUTH[self.form][node.value]
            case Decimal():
                return written(node.value).replace(".", "," if self.language == "fr" else ".")
            case None:
                return '""'
        text = str(node.value)
        if node.choice_of is not None and self.form != "kept":
            labels = node.choice_of.choices[text]
            text = labels.get(self.language) or labels.get("en") or text
        return '"' + text.replace('"', '""') + '"'

    def _path(self, node: Read) -> str:
        if self.form == "kept":
            return ".".join(name.key if _PLAIN_KEY.fullmatch(name.key) else f"[{name.key}]" for name in node.path)
        parts, scope = [], self.scope
        for name in node.path:
            parts.append(write_name(name, scope, self.language))
            scope = name.leads_to() if name.leads_to else scope
        return ".".join(parts)

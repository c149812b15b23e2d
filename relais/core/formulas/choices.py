"""A value of a choice may be written with its label; the formula keeps its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from django.utils.translation import gettext_lazy as _

from relais.core.formulas.errors import WrongKind
from relais.core.formulas.nodes import Constant, Node, Read
from relais.core.formulas.scope import Name, words
from relais.core.sentences import sentence


def choose(nodes: Sequence[Node], language: str, *, is_kept: bool) -> list[Node]:
    """Of values that are compared: the texts beside a choice are its values. In a formula that is kept they are keys, if only of the past."""
    name = next((node.path[-1] for node in nodes if isinstance(node, Read) and node.path[-1].choices), None)
    return [
        _choice(node, name, language, is_kept) if name and isinstance(node, Constant) and isinstance(node.value, str) else node
        for node in nodes
    ]


def _choice(node: Constant, name: Name, language: str, is_kept: bool) -> Node:
    text = str(node.value)
    if text in name.choices:
        return replace(node, choice_of=name)
    if is_kept:
        return node
    labels = {words(label): key for key, of_key in name.choices.items() for label in of_key.values()}
    if key := labels.get(words(text)):
        return replace(node, value=key, choice_of=name)
    close = get_close_matches(words(text[:60]), labels, n=1, cutoff=0.5)
    known = ", ".join(_shown(name, key, language) for key in name.choices)
    raise WrongKind(
        sentence(_("“%(text)s” is none of the choices."), text=text),
        start=node.start,
        end=node.end,
        remedy=sentence(_("Did you mean “%(name)s”?"), name=_shown(name, labels[close[0]], language))
        if close
        else sentence(_("Choose one of %(names)s."), names=known),
        allowed=list(name.choices),
    )


def _shown(name: Name, key: str, language: str) -> str:
    labels = name.choices[key]
    return labels.get(language) or labels.get("en") or key

"""What may be typed at a place in a formula that is not finished."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from relais.core.formulas.function import Function
from relais.core.formulas.functions.registry import FUNCTIONS, find_function
from relais.core.formulas.limits import LONGEST_FORMULA, MOST_LINKS
from relais.core.formulas.scope import Name, Scope, words
from relais.core.formulas.writing import write_name

MOST = 12
_LETTER = "A-Za-z_À-ÖØ-öø-ÿŒœ"
_PART = rf"(?:\[[^\[\]\n]*\]|[{_LETTER}][{_LETTER}0-9]*)"
_TYPED = re.compile(rf"(?P<path>(?:{_PART}\.){{0,{MOST_LINKS + 2}}})(?P<open>\[[^\[\]\n]*|[{_LETTER}][{_LETTER}0-9.]*)?$")
_CHOICE = re.compile(rf'(?P<path>(?:{_PART}\.){{0,{MOST_LINKS + 2}}}{_PART})\s*(?:=|<>)\s*"(?P<open>[^"]*)$')
_PARTS = re.compile(_PART)
_AFTER_VALUE = re.compile(r'[0-9\])"%]\s*$')


@dataclass(frozen=True, slots=True)
class Candidate:
    """`text` goes in place of what stands from `start` to `end`; the caret stands behind it, within the parentheses of a function."""

    kind: Literal["field", "link", "function", "choice"]
    label: str
    text: str
    start: int
    end: int
    #: The kind of a field, the signature of a function.
    detail: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """The function that the caret stands in, and at which of its arguments, from 0."""

    function: Function
    argument: int


def complete(text: str, position: int, scope: Scope, language: str) -> list[Candidate]:
    """The best candidates first; none where a text or a number is typed."""
    before = text[max(0, position - LONGEST_FORMULA) : position]
    offset = position - len(before)
    if before.count('"') % 2:
        return _choices(before, offset, scope, language)
    typed = _TYPED.search(before)
    if typed is None or (_AFTER_VALUE.search(before[: typed.start()]) and not before[: typed.start()].endswith("(")):
        return []
    there = _follow(_PARTS.findall(typed["path"]), scope)
    if there is None:
        start = offset + typed.start()
        return [_function(one, language, start, position) for one in _functions(words(typed.group()))][:MOST]
    open_part = typed["open"] or ""
    start, end = offset + typed.start("open") if open_part else position, position + (text[position : position + 1] == "]")
    sought = words(open_part.lstrip("["))
    found = [_name(name, there, language, start, end) for name in _matching(there, sought)]
    if not typed["path"] and not open_part.startswith("["):
        found = _merged(found, [_function(one, language, start, position) for one in _functions(sought)], sought)
    return found[:MOST]


def find_call(text: str, position: int) -> Call | None:
    """The function whose arguments are being typed."""
    opened: list[tuple[str, int]] = []
    is_text = False
    for place, character in enumerate(text[:position]):
        if character == '"':
            is_text = not is_text
        elif is_text:
            continue
        elif character == "(":
            name = re.search(rf"[{_LETTER}][{_LETTER}0-9.]*\s*$", text[:place][-40:])
            opened.append((name.group().strip() if name else "", 0))
        elif character == ")" and opened:
            opened.pop()
        elif character in ";," and opened:
            opened[-1] = (opened[-1][0], opened[-1][1] + (character == ";" or text[place + 1 : place + 2] == " "))
    for written, argument in reversed(opened):
        if written and (function := find_function(written)):
            return Call(function, argument)
    return None


def _follow(path: Sequence[str], scope: Scope) -> Scope | None:
    for part in path:
        found = scope.find(part.strip("[]"))
        if len(found) != 1 or found[0].leads_to is None:
            return None
        scope = found[0].leads_to()
    return scope


def _matching(scope: Scope, sought: str) -> Iterator[Name]:
    """Those that begin so, then those in which a word begins so."""
    spelled = [(name, [words(one) for one in (*name.labels.values(), name.key)]) for name in scope.names.values()]
    first = [name for name, spellings in spelled if any(one.startswith(sought) for one in spellings)]
    yield from first
    if sought:
        yield from (
            name for name, spellings in spelled if name not in first and any(f" {sought}" in one.replace("_", " ") for one in spellings)
        )


def _functions(sought: str) -> Iterator[Function]:
    for function in FUNCTIONS:
        if any(name.lower().startswith(sought) for name in (function.english, function.french)):
            yield function


def _merged(names: list[Candidate], functions: list[Candidate], sought: str) -> list[Candidate]:
    """A function whose name is typed in full comes first; names else, and room is left for functions."""
    exact = [one for one in functions if one.label.lower() == sought]
    others = [one for one in functions if one not in exact]
    room = MOST - min(len(others), MOST // 2) - len(exact)
    return [*exact, *names[:room], *others]


def _name(name: Name, scope: Scope, language: str, start: int, end: int) -> Candidate:
    detail = name.kind.label if name.kind else ""
    kind: Literal["field", "link"] = "link" if name.leads_to is not None else "field"
    text = write_name(name, scope, language) + ("." if name.kind is None else "")
    return Candidate(kind, name.label(language), text, start, end, detail)


def _function(function: Function, language: str, start: int, end: int) -> Candidate:
    name = function.name(language)
    return Candidate("function", name, f"{name}(", start, end, function.signature(language), str(function.help))


def _choices(before: str, offset: int, scope: Scope, language: str) -> list[Candidate]:
    """Of a choice that is compared: its labels."""
    typed = _CHOICE.search(before)
    if typed is None:
        return []
    *links, last = _PARTS.findall(typed["path"])
    there = _follow(links, scope)
    found = there.find(last.strip("[]")) if there else []
    if len(found) != 1:
        return []
    start = offset + typed.start("open")
    shown = [(key, labels.get(language) or labels.get("en") or key) for key, labels in found[0].choices.items()]
    sought = words(typed["open"])
    return [
        Candidate("choice", label, f'{label}"', start, offset + len(before))
        for key, label in shown
        if words(label).startswith(sought) or key.startswith(sought)
    ][:MOST]

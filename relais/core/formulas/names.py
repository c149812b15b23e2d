"""Which name is meant, and what to say if there is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from django.utils.translation import gettext_lazy as _

from relais.core.formulas.errors import FormulaTooLarge, UnknownFunction, UnknownName
from relais.core.formulas.function import Function
from relais.core.formulas.functions.registry import BY_NAME, find_function
from relais.core.formulas.limits import MOST_LINKS
from relais.core.formulas.phrases import CallPhrase, NamePhrase
from relais.core.formulas.scope import Name, Scope, words
from relais.core.formulas.writing import write_name
from relais.core.sentences import sentence

_ALLOWED_SHOWN = 12
_BRACKETED = re.compile(r"\[[^\[\]\n]*\]|\"[^\"]*\"")
#: Likeness takes the square of the length.
_LONGEST_GUESSED = 60


def find_path(phrase: NamePhrase, scope: Scope, language: str) -> tuple[Name, ...]:
    """From link to link to the name itself. A key that contains points is found as a whole."""
    whole = ".".join(text for text, _start, _end in phrase.parts)
    if whole in scope.names:
        return (scope.names[whole],)
    if len(phrase.parts) > MOST_LINKS + 1:
        raise FormulaTooLarge(
            sentence(_("A name follows at most %(limit)s links."), limit=MOST_LINKS), start=phrase.place.start, end=phrase.place.end
        )
    path: list[Name] = []
    for place, (text, start, end) in enumerate(phrase.parts):
        if path:
            scope = _next_scope(path[-1], phrase, language)
            rest = ".".join(part for part, _start, _end in phrase.parts[place:])
            if rest in scope.names:
                return (*path, scope.names[rest])
        path.append(_find_one(text, start, end, scope, language))
    return tuple(path)


def find_called(phrase: CallPhrase, language: str) -> Function:
    function = find_function(phrase.name)
    if function is not None:
        return function
    close = get_close_matches(phrase.name[:_LONGEST_GUESSED].upper(), BY_NAME, n=1, cutoff=0.6)
    remedy: object = _("Choose a function from the list, or write a name without parentheses.")
    if close:
        remedy = sentence(_("Did you mean %(name)s?"), name=BY_NAME[close[0]].name(language))
    raise UnknownFunction(
        sentence(_("There is no function “%(name)s”."), name=phrase.name[:60]),
        start=phrase.place.start,
        end=phrase.place.start + len(phrase.name),
        remedy=remedy,
        allowed=sorted({function.name(language) for function in BY_NAME.values()}),
    )


def find_without_brackets(text: str, scope: Scope, language: str) -> str | None:
    """A name that needs brackets, as it ought to be written, if it stands in the text without them."""
    bare = words(_BRACKETED.sub("", text))
    for name in scope.names.values():
        written = write_name(name, scope, language)
        if written.startswith("[") and any(words(label) in bare for label in name.labels.values() if words(label)):
            return written
    return None


def _next_scope(name: Name, phrase: NamePhrase, language: str) -> Scope:
    if name.leads_to is not None:
        return name.leads_to()
    raise UnknownName(
        sentence(_("%(name)s leads to nothing else."), name=name.label(language)),
        start=phrase.place.start,
        end=phrase.place.end,
        remedy=_("Delete the point and what follows it."),
    )


def _find_one(text: str, start: int, end: int, scope: Scope, language: str) -> Name:
    found = scope.find(text)
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownName(
            sentence(_("“%(name)s” could be one of several."), name=text),
            start=start,
            end=end,
            remedy=sentence(_("Write its key: %(names)s."), names=", ".join(name.key for name in found)),
            allowed=[name.key for name in found],
        )
    raise UnknownName(
        sentence(_("Nothing here is called “%(name)s”."), name=text[:60]),
        start=start,
        end=end,
        remedy=_remedy(text, scope, language),
        allowed=[write_name(name, scope, language) for name in list(scope.names.values())[:_ALLOWED_SHOWN]],
    )


def _remedy(text: str, scope: Scope, language: str) -> object:
    if function := find_function(text):
        return sentence(_("To call the function, write %(name)s."), name=f"{function.name(language)}()")
    if close := _closest(text, list(scope.names.values())):
        return sentence(_("Did you mean %(name)s?"), name=write_name(close, scope, language))
    known = ", ".join(write_name(name, scope, language) for name in list(scope.names.values())[:_ALLOWED_SHOWN])
    if not known:
        return _("A text stands between quotation marks.")
    return sentence(_("Known are %(names)s. A text stands between quotation marks."), names=known)


def _closest(text: str, names: Sequence[Name]) -> Name | None:
    by_words = {words(written): name for name in names for written in (name.key, *name.labels.values())}
    close = get_close_matches(words(text[:_LONGEST_GUESSED]), by_words, n=1, cutoff=0.6)
    return by_words[close[0]] if close else None

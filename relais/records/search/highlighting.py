"""What was found, marked in the text as the reader sees it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from relais.core.text import fold
from relais.records.search.terms import Term, read

Marks = list[tuple[int, int]]
#: What may stand within a number or a joined word that was typed without it.
_WITHIN_NUMBERS = set(" \u00a0\u202f.-/()+")
_WITHIN_WORDS = set("-\u2010'’.&/·")


def marks_in(text: str, query: str) -> Marks:
    """Where the terms of the query stand in the text: from, to; merged, in order."""
    letters = _Letters(text)
    found = [place for term in read(query).terms for place in letters.places_of(term)]
    merged: Marks = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def highlight(text: str, query: str) -> SafeString:
    """The text, escaped, with what the query finds in <mark>."""
    return highlighted(text, marks_in(text, query))


def highlighted(text: str, marks: Marks) -> SafeString:
    parts, last = [], 0
    for start, end in marks:
        parts += [escape(text[last:start]), "<mark>", escape(text[start:end]), "</mark>"]
        last = end
    parts.append(escape(text[last:]))
    return mark_safe("".join(parts))


class _Letters:
    """A text folded, each letter with its place in the original."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = ""
        self.places: list[int] = []
        for place, character in enumerate(text):
            letters = fold(character) or ""
            self.folded += letters
            self.places += [place] * len(letters)

    def places_of(self, term: Term) -> Iterator[tuple[int, int]]:
        """Every place of the first form that is found at all."""
        for form in term.figures or term.forms:
            found = list(self._figures(form) if term.figures else self._word(form))
            if found:
                yield from found
                return

    def _word(self, form: str) -> Iterator[tuple[int, int]]:
        wanted = form.strip()
        for start in _starts(self.folded, wanted):
            if form[0] != " " or not self.folded[start - 1 : start].isalnum():
                yield self._span(start, start + len(wanted))
        if wanted not in self.folded:
            yield from self._apart(wanted, str.isalnum, _WITHIN_WORDS)

    def _figures(self, figures: str) -> Iterator[tuple[int, int]]:
        yield from self._apart(figures, str.isdecimal, _WITHIN_NUMBERS)

    def _apart(self, wanted: str, is_kept: object, within: set[str]) -> Iterator[tuple[int, int]]:
        """Places where the letters stand one after the other with nothing but signs between them."""
        kept = [place for place, letter in enumerate(self.folded) if is_kept(letter)]  # type: ignore[operator]
        together = "".join(self.folded[place] for place in kept)
        for start in _starts(together, wanted):
            first, last = kept[start], kept[start + len(wanted) - 1]
            between = set(self.folded[first : last + 1]) - set(wanted)
            is_start = start == 0 or kept[start - 1] != first - 1
            if between <= within and (len(wanted) > 2 or is_start):
                yield self._span(first, last + 1)

    def _span(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start], self.places[end - 1] + 1


def _starts(text: str, wanted: str) -> Iterator[int]:
    start = text.find(wanted) if wanted else -1
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)

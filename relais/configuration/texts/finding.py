"""Find words: of one source, those that lack, those that hold what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.configuration.document.applying import OF_TYPE
from relais.configuration.texts.sources import Words, word_sources
from relais.core.errors import DomainError, InvalidValues
from relais.core.text import fold
from relais.records.api import Operation, start_operation


@dataclass(frozen=True)
class Found:
    """The words that were sought, and how many lack in each source."""

    words: Sequence[Words]
    lacking: Mapping[str, int]

    @property
    def number_lacking(self) -> int:
        return sum(self.lacking.values())


def find_words(source: str = "", *, lacking: bool = False, text: str = "") -> Found:
    every = {key: list(each.read()) for key, each in word_sources().items()}
    sought = fold(text) or ""
    words = [
        each
        for key, found in every.items()
        if source in ("", key)
        for each in found
        if (each.lacks or not lacking) and sought in (fold(f"{each.record} {each.english} {each.french}") or "")
    ]
    return Found(words, {key: sum(each.lacks for each in found) for key, found in every.items()})


def write_words(given: Mapping[str, tuple[str, str]], *, by: Actor) -> tuple[int, Operation | None]:
    """Change what differs, by key (`stages:3:label`), as one operation; how many did."""
    sources = word_sources()
    known = {each.key: each for key in {key.partition(":")[0] for key in given} & sources.keys() for each in sources[key].read()}
    changed = {key: pair for key, pair in given.items() if key not in known or (known[key].english, known[key].french) != pair}
    if not changed:
        return 0, None
    with transaction.atomic():
        operation = start_operation(Operation.Kind.CONFIGURE, OF_TYPE, by=by)
        for key, (english, french) in changed.items():
            if key not in known:
                raise InvalidValues({"key": [_("There is no such text.")]})
            _write(known[key], english, french, by, operation)
    return len(changed), operation


def _write(words: Words, english: str, french: str, by: Actor, operation: Operation) -> None:
    try:
        word_sources()[words.source].write(words.pk, words.place, english, french, by, operation)
    except DomainError as error:
        raise InvalidValues({words.key: [f"{words.record}: {error.message}"]}) from None

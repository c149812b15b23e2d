"""The names that a formula may read, as a person sees them on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from relais.core.formulas.kinds import Kind
from relais.core.text import fold


@dataclass(frozen=True)
class Name:
    """One name: its key, what it is called in each language, what it holds, and where it leads if it is a link.

    `kind` is None for a link that has no value of its own. `choices` are the values of a choice with their labels, so that
    `[Status] = "Won"` may be written with the label and is kept with the key.
    """

    key: str
    kind: Kind | None
    labels: Mapping[str, str] = field(default_factory=dict)
    leads_to: Callable[[], Scope] | None = None
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def label(self, language: str) -> str:
        return self.labels.get(language) or self.labels.get("en") or self.key


class Scope:
    """Names side by side: the fields of a record type, or the measures of a KPI."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.names: Mapping[str, Name] = {name.key: name for name in names}

    def find(self, written: str) -> Sequence[Name]:
        """The names meant: by key, else by label in any language, without regard to case or accents; several if it is not clear."""
        if written in self.names:
            return [self.names[written]]
        return self._by_words.get(words(written), [])

    @cached_property
    def _by_words(self) -> Mapping[str, Sequence[Name]]:
        found: dict[str, list[Name]] = {}
        for name in self.names.values():
            for text in {words(name.key), *(words(label) for label in name.labels.values())}:
                found.setdefault(text, []).append(name)
        return found


def words(text: str) -> str:
    """How names are compared: without regard to case, accents or the width of spaces."""
    return " ".join((fold(text) or "").split())

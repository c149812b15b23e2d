"""What an administrator sees of a draft: its changes by kind, in words, each with what it was and what it shall be."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from relais.configuration.document.applying import Refused
from relais.configuration.document.differences import Difference, Verb
from relais.configuration.document.kinds import Kind, all_kinds
from relais.records.fields import Boolean, Choice

VERBS = {
    Verb.ADDED: (gettext_lazy("added"), "good", "plus"),
    Verb.CHANGED: (gettext_lazy("changed"), "info", "pencil"),
    Verb.REMOVED: (gettext_lazy("retired"), "bad", "minus"),
}
LONGEST = 400


@dataclass(frozen=True)
class SeenDifference:
    """One item of a draft."""

    kind: Kind
    difference: Difference
    refused: str = ""

    @property
    def name(self) -> str:
        return self.difference.name

    @property
    def label(self) -> str:
        """What people call it, where the change tells."""
        words = ("label_fr", "label_en") if get_language() == "fr" else ("label_en", "label_fr")
        for word in (*words, "plural_en", "name"):
            for value in reversed(self.difference.values.get(word, ())):
                if value:
                    return str(value)
        return ""

    @property
    def verb_words(self) -> str:
        return str(VERBS[self.difference.verb][0])

    @property
    def tone(self) -> str:
        return VERBS[self.difference.verb][1]

    @property
    def icon(self) -> str:
        return VERBS[self.difference.verb][2]

    @property
    def conflict(self) -> str:
        return self.refused or self.difference.conflict

    @property
    def values(self) -> list[tuple[str, str, str]]:
        """Label, what was and what shall be; of something new or gone, only what there is."""
        return [
            (capfirst(str(self.kind.fields[key].label)) if key in self.kind.fields else key, self._words(key, old), self._words(key, new))
            for key, (old, new) in self.difference.values.items()
        ]

    def _words(self, key: str, value: Any) -> str:
        own = self.kind.fields.get(key)
        if value is None or value == "":
            return ""
        if isinstance(own, Boolean):
            return _("yes") if value else _("no")
        if isinstance(own, Choice) and isinstance(value, str):
            return str(own.options().get(value, value))
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


@dataclass(frozen=True)
class SeenChanges:
    """All changes of a draft by kind, and what stands in their way."""

    differences: Sequence[Difference]
    refused: Sequence[Refused] = ()

    @cached_property
    def _sentences(self) -> Mapping[tuple[str, str], str]:
        return {(each.difference.kind, each.difference.name): each.sentence for each in self.refused}

    @cached_property
    def groups(self) -> list[tuple[str, list[SeenDifference]]]:
        found = []
        for kind in all_kinds():
            own = [
                SeenDifference(kind, each, self._sentences.get((each.kind, each.name), ""))
                for each in self.differences
                if each.kind == kind.type
            ]
            if own:
                found.append((capfirst(kind.declared.name_plural), own))
        return found

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        counted = [(str(words), tone, sum(each.verb == verb for each in self.differences)) for verb, (words, tone, _icon) in VERBS.items()]
        return [each for each in counted if each[2]]

    @property
    def conflicts(self) -> int:
        return sum(bool(each.conflict) for each in self.differences)

    @property
    def is_possible(self) -> bool:
        return bool(self.differences) and not self.refused

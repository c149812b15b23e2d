"""Entries that a file adds to lists that the firm edits itself, because the user said so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from relais.integrations.imports.nodes import Node
from relais.integrations.imports.outcome import Line, Outcome
from relais.integrations.imports.questions import one_of
from relais.integrations.imports.writer import Writer
from relais.records.api import Draft, can, check_new, key_called, registry
from relais.records.fields.reference_lists import ReferenceChoice


class NewEntries:
    """Adds an entry when the first row with it comes. On trial they are only counted: `supposing` makes them known."""

    def __init__(self, wanted: Mapping[str, Collection[str]], writer: Writer) -> None:
        self.type = registry.get("reference-items")
        self.writer = writer
        may_add = can(writer.by.user, "create", self.type)
        self.wanted = {key: {text for text in texts if may_add and key_called(key, text) is None} for key, texts in wanted.items()}
        self._met: dict[str, set[str]] = {key: set() for key in self.wanted}

    def add_met(self, lines: Iterable[Line], outcome: Outcome) -> None:
        for list_key, texts in self.wanted.items():
            left = texts - self._met[list_key]
            if left:
                met = left.intersection(value for line in lines for node in line.nodes.values() for value in _values(node, list_key))
                self._met[list_key] |= met
                outcome.linked[self.type.key] += self._add(list_key, sorted(met))

    def _add(self, list_key: str, texts: Sequence[str]) -> int:
        if not texts or self.writer.trial:
            return len(texts)
        drafts = check_new(self.type, [{"list": list_key, "label_en": text} for text in texts], by=self.writer.by)
        good = [draft for draft in drafts if isinstance(draft, Draft)]
        self.writer.write_new(self.type, good)
        return len(good)


def _values(node: Node, list_key: str) -> Iterable[str]:
    """What a row says of this list."""
    for key, value in node.values.items():
        collection = node.type.collections.get(key)
        if collection is None:
            own = node.type.all_fields.get(key)
            if own is not None and _is_of(one_of(own), list_key):
                yield from map(str, value if isinstance(value, list) else [value])
            continue
        for name, own in collection.items.items():
            if _is_of(own, list_key):
                yield from (str(item[name]) for item in value if item.get(name))


def _is_of(own: object, list_key: str) -> bool:
    return isinstance(own, ReferenceChoice) and own.reference_list.key == list_key

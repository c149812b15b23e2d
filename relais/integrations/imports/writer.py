"""What an import writes, goes through here; on trial it is only remembered, so that later rows find it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.core.errors import InvalidValues
from relais.integrations.imports.identity import HOME, Key, find_existing
from relais.integrations.imports.known import Known, Trial
from relais.integrations.imports.nodes import Node
from relais.integrations.imports.references import References
from relais.integrations.imports.uniqueness import demand_unique, keep_unique
from relais.integrations.marks import MARK
from relais.records.api import Draft, Operation, RecordType, write_changes, write_new
from relais.records.fields import Email


class Writer:
    """One import's way to the records. Without an operation it is a trial."""

    def __init__(self, *, by: Actor, operation: Operation | None) -> None:
        self.by = by
        self.operation = operation
        self.trial = Trial() if operation is None else None
        self.known: Known = self.trial or Known()
        self.references = References(by.user, self.known)
        self.home = (by.user.locale.rpartition("_")[2] if by.user else "") or HOME

    def find(self, declared: RecordType, names: Sequence[str], keys: Iterable[Key]) -> dict[Key, int]:
        """Ids by identity: what this import met or made, then what was here before."""
        keys, together = list(keys), "+".join(names)
        ids = self.known.find(declared.key, together, keys)
        rest = [key for key in keys if key not in ids]
        if not rest:
            return ids
        found = find_existing(declared, names, rest, self.by.user)
        if len(names) == 1 and _is_called_by(declared, names[0]):
            called = self.known.find_called(declared.key, [str(key[0]) for key in rest if key not in found])
            found |= {key: called[str(key[0])] for key in rest if str(key[0]) in called}
        self.known.keep(declared.key, together, found)
        return ids | found

    def keep(self, declared: RecordType, names: Sequence[str], found: Mapping[Key, int]) -> None:
        self.known.keep(declared.key, "+".join(names), found)

    def open_values(self, node: Node) -> dict[str, Any]:
        """What the door is given: no mark, and on trial no links to records that are not there."""
        links, many = node.type.links, node.type.many_links
        return {
            key: [pk for pk in value if pk > 0] if self.trial and key in many else value
            for key, value in node.values.items()
            if key != MARK and not (self.trial and key in links and isinstance(value, int) and value < 0)
        }

    def write_new(self, declared: RecordType, drafts: Sequence[Draft]) -> None:
        if self.operation is not None:
            write_new(declared, drafts, by=self.by, operation=self.operation)
            return
        assert self.trial is not None
        demand_unique(declared, drafts, self.trial)
        for draft in drafts:
            draft.record.pk = self.trial.next_id()
            self.trial.call(declared.key, _names_of(declared, draft), draft.record.pk)
        keep_unique(declared, drafts, self.trial)

    def write_changes(self, declared: RecordType, drafts: Sequence[Draft]) -> None:
        if self.operation is not None:
            write_changes(declared, drafts, by=self.by, operation=self.operation)
            return
        assert self.trial is not None
        demand_unique(declared, drafts, self.trial)
        keep_unique(declared, drafts, self.trial)


def _is_called_by(declared: RecordType, name: str) -> bool:
    return name == "external_id" or (name,) == declared.title_columns or isinstance(declared.all_fields.get(name), Email)


def _names_of(declared: RecordType, draft: Draft) -> list[str]:
    """What the record would be found under."""
    mails = [key for key, own in declared.all_fields.items() if isinstance(own, Email)]
    names = [declared.compose_title({name: draft.get(name) for name in declared.title_columns})]
    return [*names, *(str(draft.get(key) or "") for key in ("external_id", *mails) if key in declared.all_fields)]


def sentences_of(declared: RecordType, refused: InvalidValues) -> list[str]:
    """What is to mend, each with the field's name as on screen."""
    told = []
    for key, sentences in refused.errors.items():
        own = declared.all_fields.get(key)
        label = str(own.label).capitalize() if own else key
        told += [_("{field}: {sentence}").format(field=label, sentence=sentence) for sentence in sentences]
    return told

"""Links among the records of one file (a subsidiary's parent, an employee's chief), tied when all of it is in."""

from __future__ import annotations

from collections.abc import Sequence

from relais.accounts.actors import Actor
from relais.core.errors import InvalidValues
from relais.integrations.imports.references import References, named_values
from relais.records.api import Draft, Operation, RecordType, can, check_changes, check_new, write_changes, write_new

Waiting = tuple[int, str, str]


def names_to_make(declared: RecordType, waiting: Sequence[Waiting], references: References, *, by: Actor) -> list[str]:
    """The names that no record has, each once."""
    texts = list(dict.fromkeys(text for _pk, _key, text in waiting))
    found = references.find(declared, texts)
    return [text for text in texts if text not in found] if can(by.user, "create", declared) else []


def tie(
    declared: RecordType, waiting: Sequence[Waiting], references: References, *, by: Actor, operation: Operation
) -> tuple[int, list[tuple[int, str]]]:
    """Set the links; what no record is called is made. Returns how many were made, and sentences by record where one failed."""
    missing = names_to_make(declared, waiting, references, by=by)
    drafts = list(check_new(declared, [named_values(declared, text) for text in missing], by=by)) if missing else []
    good = [(text, draft) for text, draft in zip(missing, drafts, strict=True) if isinstance(draft, Draft)]
    if good:
        write_new(declared, [draft for _text, draft in good], by=by, operation=operation)
        references.keep(declared, {text: draft.record.pk for text, draft in good})
    ids = references.find(declared, list(dict.fromkeys(text for _pk, _key, text in waiting)))
    changes: dict[int, dict[str, object]] = {}
    for pk, key, text in waiting:
        if text in ids and ids[text] != pk:
            changes.setdefault(pk, {})[key] = ids[text]
    checked = check_changes(declared, changes, by=by)
    write_changes(declared, [found for found in checked.values() if isinstance(found, Draft)], by=by, operation=operation)
    failed = [(pk, str(found)) for pk, found in checked.items() if isinstance(found, InvalidValues)]
    return len(good), failed

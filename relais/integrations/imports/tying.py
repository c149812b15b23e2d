"""Links among the records of one file (a subsidiary's parent, an employee's chief), tied when all of it is in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from relais.core.errors import InvalidValues
from relais.integrations.imports.outcome import Wait
from relais.integrations.imports.references import named_values, one_of_each
from relais.integrations.imports.writer import Writer, sentences_of
from relais.records.api import Draft, RecordType, can, check_changes, check_new


def names_to_make(declared: RecordType, texts: Iterable[str], writer: Writer) -> list[str]:
    """The names that no record has, each once, if the user may make such records."""
    if not can(writer.by.user, "create", declared):
        return []
    wanted = one_of_each(texts)
    found = writer.references.find(declared, list(wanted))
    return [text for text in wanted if text not in found]


def tie(declared: RecordType, waiting: Sequence[Wait], writer: Writer) -> tuple[int, list[tuple[Wait, list[str]]]]:
    """Set the links; what no record is called is made. The answer: how many were made, and what could not be tied, with why."""
    made = _make(declared, names_to_make(declared, [each.text for each in waiting], writer), writer)
    ids = writer.references.find(declared, list(dict.fromkeys(each.text for each in waiting)))
    failed = [
        (each, [_("There is no {type} “{name}”.").format(type=declared.name, name=each.text[:60])])
        for each in waiting
        if each.text not in ids
    ]
    wanted = _to_set(declared, [each for each in waiting if each.text in ids and ids[each.text] != each.record], writer)
    changes: dict[int, dict[str, object]] = {}
    for each in wanted:
        changes.setdefault(each.record, {})[each.field] = ids[each.text]
    checked = check_changes(declared, changes, by=writer.by)
    writer.write_changes(declared, [found for found in checked.values() if isinstance(found, Draft)])
    for each in wanted:
        found = checked.get(each.record)
        if found is None:
            failed.append((each, [_("The record is already here, and your role may not change it.")]))
        elif isinstance(found, InvalidValues):
            failed.append((each, sentences_of(declared, found)))
    return made, failed


def _make(declared: RecordType, texts: Sequence[str], writer: Writer) -> int:
    if not texts:
        return 0
    drafts = check_new(declared, [named_values(declared, text) for text in texts], by=writer.by)
    good = {text: draft for text, draft in zip(texts, drafts, strict=True) if isinstance(draft, Draft)}
    if good:
        writer.write_new(declared, list(good.values()))
        writer.references.keep(declared, {text: draft.record.pk for text, draft in good.items()})
    return len(good)


def _to_set(declared: RecordType, waiting: Sequence[Wait], writer: Writer) -> list[Wait]:
    """Links that do not yet lead to somebody of the given name."""
    kept: list[Wait] = []
    for key in dict.fromkeys(each.field for each in waiting):
        own = [each for each in waiting if each.field == key]
        link = declared.links[key]
        held = dict(declared.queryset().filter(pk__in=[each.record for each in own]).values_list("pk", link.attribute))
        so = writer.references.already_so(link, ((pk, each.text) for each in own if (pk := held.get(each.record))))
        kept += [each for each in own if (held.get(each.record), each.text) not in so]
    return kept

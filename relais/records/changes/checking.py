"""Before anything is written: rights, kinds, links, rules. Each record gets a draft or the sentences that refuse it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.core.errors import InvalidValue, InvalidValues
from relais.core.files import KeptFile
from relais.core.inserting import blanks
from relais.records.access.closing import open_among
from relais.records.access.gate import field_rights, visible
from relais.records.changes.draft import Draft
from relais.records.custom.filling import fill_in
from relais.records.fields import Field, Link
from relais.records.layouts.ruling import refused_by_rules

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

Checked = Draft | InvalidValues
#: What texts became, by field: the rows of a batch say the same towns and countries again and again.
Known = dict[tuple[str, str], str]


def draft_new(declared: RecordType, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Checked]:
    """Drafts of new records, in the order given; a refused row is an InvalidValues in its place."""
    fields = fields_open_to(declared, by)
    make = blanks(declared.model, **declared.base)
    known: Known = {}
    drafts: list[Checked] = [_checked(declared, make(), row, fields, known, is_new=True) for row in rows]
    return _complete(declared, drafts, by=by)


def draft_changes(
    declared: RecordType, changes: Sequence[tuple[Any, Mapping[str, Any]]], *, by: Actor, adds_items: bool = False
) -> list[Checked]:
    """Drafts of changes to locked records: (record, values) pairs. `adds_items`: collections gain what is given and lose nothing."""
    fields = fields_open_to(declared, by)
    known: Known = {}
    drafts = [_checked(declared, record, values, fields, known, is_new=False) for record, values in changes]
    good = [draft for draft in drafts if isinstance(draft, Draft)]
    _read_items(declared, good)
    return _complete(declared, drafts, by=by, adds_items=adds_items)


def fields_open_to(declared: RecordType, by: Actor) -> Mapping[str, Field]:
    """The fields that the actor may write; the product itself may also write those that nobody edits."""
    if by.user is None:
        return declared.all_fields
    rights = field_rights(by.user, declared)
    return {key: own for key, own in declared.all_fields.items() if own.editable and rights.get(key) == "write"}


def _checked(
    declared: RecordType, record: Any, values: Mapping[str, Any], fields: Mapping[str, Field], known: Known, *, is_new: bool
) -> Checked:
    errors: dict[str, list[object]] = {}
    cleaned: dict[str, Any] = {}
    for key, value in values.items():
        own = fields.get(key)
        if own is None:
            errors[key] = [
                _("“{field}” is not a field that you can write here; allowed are {allowed}.").format(
                    field=str(key)[:60], allowed=", ".join(sorted(fields))
                )
            ]
            continue
        is_text = type(value) is str
        if is_text and (key, value) in known:
            cleaned[key] = known[key, value]
            continue
        try:
            cleaned[key] = found = own.clean(value)
            if is_text and type(found) is str:
                known[key, value] = found
        except InvalidValue as error:
            errors[key] = [error.sentence]
    if is_new:
        for key, own in declared.all_fields.items():
            if own.required and (own.editable or key in fields) and key not in values and own.default is None:
                errors[key] = [_("This is needed.")]
    return InvalidValues(errors) if errors else Draft(declared, record, cleaned, is_new)


def _read_items(declared: RecordType, drafts: Sequence[Draft]) -> None:
    """Fetch the collections that these drafts touch, one query each."""
    for key, collection in declared.collections.items():
        touching = [draft for draft in drafts if key in draft.values or not collection.copies.keys().isdisjoint(draft.values)]
        if touching:
            found = collection.read(draft.record.pk for draft in touching)
            for draft in touching:
                draft.items[key] = found.get(draft.record.pk, [])


def _complete(declared: RecordType, drafts: list[Checked], *, by: Actor, adds_items: bool = False) -> list[Checked]:
    good = [draft for draft in drafts if isinstance(draft, Draft)]
    fill_in(declared, good)
    declared.prepare(good, by=by)
    if adds_items:
        for draft in good:
            for key in declared.collections.keys() & draft.values.keys():
                draft.values[key] = declared.collections[key].joined(draft.items.get(key, []), draft.values[key])
    for draft in good:
        _keep_copies_equal(draft)
    declared.settle(good, by=by)
    _keep_closed_links(declared, good, by=by)
    refused = _check_links(declared, good, by=by)
    _check_files(declared, good, refused, by=by)
    for draft in good:
        found = {**declared.validate(draft), **draft.objections}
        if found:
            refused.setdefault(id(draft), {}).update({key: list(sentences) for key, sentences in found.items()})
    ruled = refused_by_rules(declared, good, by.user)
    return [_judged(draft, refused.get(id(draft)), ruled.get(id(draft))) if isinstance(draft, Draft) else draft for draft in drafts]


def _judged(draft: Draft, wrong: Mapping[str, Sequence[object]] | None, ruled: InvalidValues | None) -> Checked:
    """The draft, or why it is refused: by what is wrong in itself, and by the rules of the firm."""
    if wrong:
        return InvalidValues({**(ruled.errors if ruled else {}), **wrong})
    return ruled or draft


def _keep_copies_equal(draft: Draft) -> None:
    """Writing the e-mail writes the primary e-mail, and the other way round."""
    for key, collection in draft.type.collections.items():
        given = {name: draft.values[copy] for copy, name in collection.copies.items() if copy in draft.values}
        if not given and key not in draft.values:
            continue
        items = draft.values.get(key, draft.items.get(key, []))
        blank = all(draft.type.all_fields[copy].is_empty(draft.values[copy]) for copy in collection.copies if copy in draft.values)
        if given and not (key in draft.values and blank):
            items = collection.with_primary(items, given, is_new=key in draft.values)
        draft.values[key] = items
        draft.values.update(collection.copies_of(items))


def _check_links(declared: RecordType, drafts: Sequence[Draft], *, by: Actor) -> dict[int, dict[str, list[object]]]:
    """Every record newly linked to must exist and be open to the actor; a link that stays is not asked again."""
    refused: dict[int, dict[str, list[object]]] = {}
    for key, link in declared.links.items():
        wanted: dict[int, list[Draft]] = defaultdict(list)
        for draft in drafts:
            if draft.values.get(key) is not None and (draft.is_new or draft.values[key] != link.get(draft.record)):
                wanted[draft.values[key]].append(draft)
        if not wanted:
            continue
        missing = _not_open(link, set(wanted), by=by)
        if declared.tree == key:
            missing |= {pk for pk, holders in wanted.items() if any(_would_circle(declared, draft.record.pk, pk) for draft in holders)}
        for pk in missing:
            for draft in wanted[pk]:
                refused.setdefault(id(draft), {})[key] = [_("There is no such record, or it is not open to you.")]
    for key, links in declared.many_links.items():
        asked = [
            (draft, set(given) - set(() if draft.is_new else links.get(draft.record)))
            for draft in drafts
            if (given := draft.values.get(key))
        ]
        missing = _not_open(links.one, {pk for _draft, ids in asked for pk in ids}, by=by)
        for draft, ids in asked:
            if ids & missing:
                refused.setdefault(id(draft), {})[key] = [_("One of these records does not exist, or it is not open to you.")]
    for key, collection in declared.collections.items():
        for item_key, link in collection.links.items():
            _check_links_of_items(key, item_key, link, drafts, refused, by=by)
    return refused


def _not_open(link: Link, ids: set[int], *, by: Actor) -> set[int]:
    """Whoever writes may always name himself, which is what owners mostly are."""
    missing = ids - ({by.user_id} if link.model is User else set())
    for target in link.targets:
        if not missing:
            break
        missing -= set(visible(by.user, target).filter(pk__in=list(missing)).values_list("pk", flat=True))
    return missing


def _keep_closed_links(declared: RecordType, drafts: Sequence[Draft], *, by: Actor) -> None:
    """Whoever writes a list of links does not take out those that he was not shown."""
    for key, links in declared.many_links.items():
        touched = [(draft, links.get(draft.record)) for draft in drafts if key in draft.values and not draft.is_new]
        standing = {pk for _draft, held in touched for pk in held}
        closed = standing - open_among(links, standing, by.user) if standing else set()
        for draft, held in touched if closed else ():
            given = draft.values[key]
            draft.values[key] = [*given, *(pk for pk in held if pk in closed and pk not in given)]


def _check_files(declared: RecordType, drafts: Sequence[Draft], refused: dict[int, dict[str, list[object]]], *, by: Actor) -> None:
    """An upload is its uploader's until a record has it; what the API told of a file means the file that stands there."""
    for key, own in declared.files.items():
        for draft in drafts:
            value = draft.values.get(key)
            if not isinstance(value, KeptFile):
                continue
            held = None if draft.is_new else own.get(draft.record)
            if not value.content and held is not None and (held.name, held.size) == (value.name, value.size):
                draft.values[key] = held
            elif not value.content or (value.by_id is not None and value.by_id != by.user_id):
                refused.setdefault(id(draft), {})[key] = [_("There is no such upload, or it is too old. Upload the file again.")]
            else:
                draft.values[key] = replace(value, by_id=None)


def _check_links_of_items(
    key: str, item_key: str, link: Link, drafts: Sequence[Draft], refused: dict[int, dict[str, list[object]]], *, by: Actor
) -> None:
    """The same for what the items of a collection lead to; an item that was there before is not asked about again."""
    wanted: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        kept = {item[item_key] for item in draft.items.get(key, ())} if not draft.is_new else set()
        for item in draft.values.get(key, ()):
            if item[item_key] is not None and item[item_key] not in kept:
                wanted[item[item_key]].append(draft)
    missing = set(wanted)
    for target in link.targets if missing else ():
        missing -= set(visible(by.user, target).filter(pk__in=list(missing)).values_list("pk", flat=True))
    for pk in missing:
        for draft in wanted[pk]:
            refused.setdefault(id(draft), {})[key] = [_("There is no such record, or it is not open to you.")]


def _would_circle(declared: RecordType, record: int | None, parent: int) -> bool:
    """Whether the parent is the record itself or stands below it."""
    return record is not None and (record == parent or parent in declared.ids_under(record))

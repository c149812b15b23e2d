"""Entries are stored in the transaction of the change, by the batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connections, router

from relais.records.fields import Collection
from relais.records.models import SearchEntry
from relais.records.search.blueprint import Blueprint, Titles, blueprint_of
from relais.records.search.databases import Row, database_of
from relais.records.search.entry_ids import entry_id, type_number
from relais.records.search.following import follow
from relais.records.search.words import plain_words, searchable

if TYPE_CHECKING:
    from relais.records.changes.draft import Draft
    from relais.records.record_type import RecordType

BATCH = 1000


def store_drafts(declared: RecordType, drafts: Sequence[Draft], *, are_new: bool, computed: Mapping[int, set[str]] | None = None) -> None:
    """Make written drafts findable; those whose changes nobody searches by cost nothing. `computed`: what followed from them, by their place."""
    blueprint = blueprint_of(declared)
    followed = computed or {}
    is_touched = [are_new or blueprint.is_touched([*draft.values, *followed.get(place, ())]) for place, draft in enumerate(drafts)]
    touched = [draft for draft, is_so in zip(drafts, is_touched, strict=True) if is_so]
    if declared.is_findable:
        _store_drafts(blueprint, touched, are_new=are_new)
    if not are_new:
        follow(declared, [draft.record.pk for draft in touched if blueprint.is_renamed(draft.values)])


def _store_drafts(blueprint: Blueprint, touched: Sequence[Draft], *, are_new: bool) -> None:
    for start in range(0, len(touched), BATCH):
        part = touched[start : start + BATCH]
        rows = _rows(blueprint, [draft.record for draft in part], _items_of_drafts(blueprint, part, are_new=are_new))
        if are_new:
            _insert(rows)
        else:
            _replace(rows)


def restore_entries(declared: RecordType, records: Sequence[Any]) -> None:
    """Make records from the bin findable again."""
    store_entries(declared, records)
    follow(declared, [record.pk for record in records])


def remove_entries(declared: RecordType, ids: Sequence[int]) -> None:
    """Take records that go to the bin out of the index."""
    number = type_number(declared.key)
    for start in range(0, len(ids), BATCH):
        SearchEntry.objects.filter(pk__in=[entry_id(number, pk) for pk in ids[start : start + BATCH]]).delete()
    follow(declared, ids)


def store_entries(declared: RecordType, records: Sequence[Any]) -> None:
    """Make the records findable as they now stand; for records whose titles did not change."""
    if not declared.is_findable:
        return
    blueprint = blueprint_of(declared)
    for start in range(0, len(records), BATCH):
        part = records[start : start + BATCH]
        found = Collection.read_all(blueprint.collections, [record.pk for record in part])
        items = [{key: values.get(record.pk, []) for key, values in found.items()} for record in part]
        _replace(_rows(blueprint, part, items))


def _rows(blueprint: Blueprint, records: Sequence[Any], items: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    declared, titles = blueprint.declared, _titles(blueprint, records)
    number = type_number(declared.key)
    for record, own in zip(records, items, strict=True):
        yield entry_id(number, record.pk), number, plain_words(record.title_key)[:200], blueprint.text(record, own, titles)


def _items_of_drafts(blueprint: Blueprint, drafts: Sequence[Draft], *, are_new: bool) -> list[dict[str, Any]]:
    """The collections as they will be: from the drafts where they say so, otherwise read once for all."""
    unknown = {} if are_new else {key: own for key, own in blueprint.collections.items() if any(_lacks(draft, key) for draft in drafts)}
    read = Collection.read_all(unknown, [draft.record.pk for draft in drafts])
    return [
        {key: read[key].get(draft.record.pk, []) if key in read and _lacks(draft, key) else draft.get(key) for key in blueprint.collections}
        for draft in drafts
    ]


def _lacks(draft: Draft, key: str) -> bool:
    return key not in draft.values and key not in draft.items


def _titles(blueprint: Blueprint, records: Sequence[Any]) -> Titles:
    """The words of the titles of the records that these link to, by field: one query a link."""
    titles: dict[str, dict[int, str]] = {}
    for key, link in blueprint.links.items():
        held = [link.get(record) for record in records]
        ids = {pk for each in held for pk in (each if isinstance(each, list) else [each]) if pk}
        names = ("pk", *link.target.title_columns)
        rows = link.model._default_manager.filter(pk__in=ids, deleted_at=None).values(*names) if ids else ()
        titles[key] = {row["pk"]: searchable(link.target.compose_title(row)) for row in rows}
    return titles


def _insert(rows: Iterator[Row]) -> None:
    database = router.db_for_write(SearchEntry)
    database_of(connections[database]).insert(connections[database], rows)


def _replace(rows: Iterator[Row]) -> None:
    database = router.db_for_write(SearchEntry)
    database_of(connections[database]).replace(connections[database], list(rows))

"""What the door writes once a draft is good: the row, its items, the audit, the search entry, the event."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F, Model, Q
from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.core import clock
from relais.core.errors import Conflict, InvalidValues
from relais.core.events import emit
from relais.core.files import mark_used
from relais.core.inserting import insert_records, insert_rows
from relais.core.reading import read_records
from relais.core.updating import update_rows
from relais.records.access.gate import readable_fields
from relais.records.changes.draft import Draft
from relais.records.custom.computing import compute
from relais.records.events import RecordsChanged, RecordsCreated, RecordsWritten
from relais.records.fields import Collection, Tags
from relais.records.models import Change, MultiValue, Operation
from relais.records.search.index import store_drafts

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

EVENT_SIZE = 1000
Item = TypeVar("Item")
#: The operation under which a batch is written; or one for each record, by its id, all of them parts of one whole.
Under = Operation | Mapping[int, Operation]


def chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def start_operation(kind: str, type_key: str, *, by: Actor, **details: Any) -> Operation:
    """Begin something that will be audited and undone as one."""
    started = Operation.objects.create(
        kind=kind, type=type_key, actor_id=by.user_id, through=by.through, key=by.key, address=by.address, details=details
    )
    if by.begun is not None:
        by.begun.append(started)
    return started


def operation_for(under: Under, pk: int) -> Operation:
    """The one that the change of this record belongs to."""
    return under if isinstance(under, Operation) else under[pk]


def insert(declared: RecordType, drafts: Sequence[Draft], operation: Operation, *, by: Actor) -> None:
    """Write new records."""
    now = clock.now()
    for draft in drafts:
        draft.operation = operation
        draft.keep_differences()
        for key, value in draft.values.items():
            declared.all_fields[key].set(draft.record, value) if key not in declared.collections else None
        record = draft.record
        record.title_key = declared.title_key_of(record)
        record.created_at = record.updated_at = now
        record.created_by_id = record.updated_by_id = by.user_id
    compute(declared, [draft.record for draft in drafts])
    with _constraints_as_sentences(declared):
        if len(drafts) == 1:
            drafts[0].record.save(force_insert=True)
        else:
            insert_records([draft.record for draft in drafts])
    _write_items(declared, drafts, are_new=True)
    _write_multi_values(declared, drafts)
    _use_files(declared, drafts)
    store_drafts(declared, drafts, are_new=True)
    declared.after_write(drafts, by=by)
    write_audit(declared, [(draft.record, draft.audit()) for draft in drafts], Change.Verb.CREATED, operation)
    tell(RecordsCreated, declared, [draft.record.pk for draft in drafts], operation)


def update(declared: RecordType, drafts: Sequence[Draft], under: Under, *, by: Actor) -> list[Draft]:
    """Write changes to records; returns the drafts that really changed something."""
    for draft in drafts:
        draft.operation = operation_for(under, draft.record.pk)
        draft.keep_differences()
    changed = [draft for draft in drafts if draft.values]
    if not changed:
        return []
    now = clock.now()
    groups: dict[str, list[tuple[Draft, dict[str, Any]]]] = defaultdict(list)
    applied = [_apply(declared, draft) for draft in changed]
    computed = compute(declared, [draft.record for draft in changed])
    for place, (draft, attributes) in enumerate(zip(changed, applied, strict=True)):
        attributes |= {"more": draft.record.more} if place in computed else {}
        attributes |= {"updated_at": now, "updated_by_id": by.user_id}
        draft.record.updated_at, draft.record.updated_by_id = now, by.user_id
        groups[json.dumps(attributes, default=str, sort_keys=True)].append((draft, attributes))
    with _constraints_as_sentences(declared):
        _store(declared, groups.values())
    for draft in changed:
        draft.record.version += 1
    _write_items(declared, changed, are_new=False)
    _write_multi_values(declared, changed)
    _use_files(declared, changed)
    store_drafts(declared, changed, are_new=False, computed=computed)
    declared.after_write(changed, by=by)
    write_audit(declared, [(draft.record, draft.audit()) for draft in changed], Change.Verb.CHANGED, under)
    fields = sorted({key for draft in changed for key in draft.values}.union(*computed.values()))
    tell(RecordsChanged, declared, [draft.record.pk for draft in changed], under, fields=fields)
    return changed


def _store(declared: RecordType, groups: Iterable[Sequence[tuple[Draft, dict[str, Any]]]]) -> None:
    """Records that get the same values share a statement; those that get values of their own share one a set of columns."""
    alone: dict[tuple[str, ...], dict[int, tuple[Any, ...]]] = defaultdict(dict)
    for group in groups:
        if len(group) == 1:
            draft, attributes = group[0]
            alone[tuple(attributes)][draft.record.pk] = tuple(attributes.values())
            continue
        for part in chunks(group, 1000):
            rows = declared.model._default_manager.filter(pk__in=[draft.record.pk for draft, _a in part])
            rows.update(**part[0][1], version=F("version") + 1)
    for columns, values in alone.items():
        update_rows(declared.model, columns, values, counts="version")


def _apply(declared: RecordType, draft: Draft) -> dict[str, Any]:
    """Set the values on the instance and return the columns to update."""
    attributes: dict[str, Any] = {}
    for key, value in draft.values.items():
        if key in declared.collections:
            continue
        own = declared.all_fields[key]
        own.set(draft.record, value)
        attributes |= {name: getattr(draft.record, name) for name in own.attributes}
    title_key = declared.title_key_of(draft.record)
    if title_key != draft.record.title_key:
        draft.record.title_key = attributes["title_key"] = title_key
    return attributes


def _write_items(declared: RecordType, drafts: Sequence[Draft], *, are_new: bool) -> None:
    for key, collection in declared.collections.items():
        values = {draft.record.pk: draft.values[key] for draft in drafts if key in draft.values}
        if values:
            collection.replace(values, are_new=are_new)


def _write_multi_values(declared: RecordType, drafts: Sequence[Draft]) -> None:
    label = declared.model_label
    rows: list[tuple[str, str, int, str, int | None]] = []
    for key, own in declared.all_fields.items():
        if not isinstance(own, Tags):
            continue
        touched = [draft for draft in drafts if key in draft.values]
        old = [draft.record.pk for draft in touched if not draft.is_new]
        for part in chunks(old, 1000):
            MultiValue.objects.filter(model=label, field=key, record_id__in=part).delete()
        for draft in touched:
            rows += [(label, key, draft.record.pk, *indexed) for indexed in own.indexed(draft.values[key])]
    insert_rows(MultiValue, ("model", "field", "record_id", "value", "linked_id"), rows)


def _use_files(declared: RecordType, drafts: Sequence[Draft]) -> None:
    contents = {kept.content for key in declared.files for draft in drafts if (kept := draft.values.get(key)) is not None}
    if contents:
        mark_used(contents)


def write_audit(declared: RecordType, rows: Sequence[tuple[Any, dict[str, Any]]], verb: str, under: Under) -> None:
    at = clock.now()
    columns = ("operation_id", "type", "record_id", "verb", "at", "actor_id", "through", "version", "values")
    audited = ((operation_for(under, record.pk), record, values) for record, values in rows)
    insert_rows(
        Change,
        columns,
        (
            (operation.pk, declared.key, record.pk, verb, at, operation.actor_id, operation.through, record.version, values)
            for operation, record, values in audited
        ),
    )


def tell(event: type[RecordsWritten], declared: RecordType, ids: Sequence[int], under: Under, **more: Any) -> None:
    for part in chunks(ids, EVENT_SIZE):
        operation = operation_for(under, part[0])
        emit(event(type=declared.key, ids=list(part), operation_id=operation.whole_id, actor_id=operation.actor_id, **more))


def allowed_among(declared: RecordType, pks: Sequence[int], condition: Q | None) -> list[int]:
    """The ids of which the condition of the gate is true; whether they are of the type and living is for `lock` to see."""
    if condition is None:
        return sorted(set(pks))
    rows = declared.model._default_manager.filter(condition)
    return sorted({pk for part in chunks(pks, 1000) for pk in rows.filter(pk__in=part).values_list("pk", flat=True)})


def lock(declared: RecordType, pks: Sequence[int], *, with_deleted: bool = False) -> dict[int, Any]:
    """Read the records for writing; others wait."""
    found: dict[int, Any] = {}
    for part in chunks(pks, 1000):
        # Asked for anything but the key, SQLite may prefer an index that holds every record of the type.
        rows = read_records(declared.model._default_manager.select_for_update().filter(pk__in=part).order_by("pk"))
        found |= {record.pk: record for record in rows if declared.holds(record) and (with_deleted or record.deleted_at is None)}
    return found


def check_version(declared: RecordType, record: Any, version: int | None, values: dict[str, Any], *, by: Actor) -> None:
    """Refuse a write that was made on an older state, with both values of every field it would overwrite; what is hidden stays so."""
    if version is None or version == record.version:
        return
    theirs: dict[str, tuple[object, object]] = {}
    readable = readable_fields(by.user, declared)
    for key, value in values.items():
        own = readable.get(key)
        if isinstance(own, Collection):
            theirs[key] = (own.dump(own.read([record.pk]).get(record.pk, [])), value)
        elif own is not None:
            theirs[key] = (own.dump(own.get(record)), value)
    raise Conflict(_("Someone changed this record meanwhile. Nothing was lost: compare and choose."), version=record.version, values=theirs)


class _constraints_as_sentences:  # noqa: N801 - reads as a statement
    """A constraint of the database becomes the sentence of its field."""

    def __init__(self, declared: RecordType) -> None:
        self.declared = declared
        self.savepoint = transaction.atomic()

    def __enter__(self) -> None:
        self.savepoint.__enter__()

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self.savepoint.__exit__(kind, error, trace)
        if isinstance(error, IntegrityError):
            raise InvalidValues(_sentences(self.declared.model, str(error))) from error


def _sentences(model: type[Model], message: str) -> dict[str, list[object]]:
    for constraint in model._meta.constraints:
        fields = getattr(constraint, "fields", ()) or ("record",)
        if constraint.name in message or all(f"{model._meta.db_table}.{name}" in message for name in fields):
            return {fields[0]: [str(constraint.violation_error_message)]}
    for column in model._meta.concrete_fields:
        if column.unique and not column.primary_key and (f".{column.column}" in message or f"({column.column})" in message):
            return {column.name: [_("Another record already has this value.")]}
    raise InvalidValues({"record": [_("This contradicts a rule of the database.")]})

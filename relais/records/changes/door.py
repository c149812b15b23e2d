"""Create, change, delete, restore: one record or many, the same checks and the same traces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.core import clock
from relais.core.errors import InvalidValues, NotFound
from relais.records.access.gate import condition_for, demand, visible_or_404
from relais.records.changes.checking import Checked, draft_changes, draft_new
from relais.records.changes.draft import Draft
from relais.records.changes.writing import (
    Under,
    allowed_among,
    check_version,
    chunks,
    insert,
    lock,
    start_operation,
    tell,
    update,
    write_audit,
)
from relais.records.events import RecordsDeleted, RecordsRestored
from relais.records.models import Change, Operation
from relais.records.record_type import RecordType
from relais.records.registry import registry, resolve
from relais.records.search.index import remove_entries, restore_entries

Kind = Operation.Kind


def create(type_: RecordType | str, values: Mapping[str, Any], *, by: Actor, operation: Operation | None = None) -> Any:
    """Make one record; InvalidValues with a sentence a field where it cannot be."""
    return create_many(type_, [values], by=by, operation=operation)[0]


def create_many(type_: RecordType | str, rows: Sequence[Mapping[str, Any]], *, by: Actor, operation: Operation | None = None) -> list[Any]:
    """Make several records or none."""
    declared = resolve(type_)
    with transaction.atomic():
        drafts = check_new(declared, rows, by=by)
        for draft in drafts:
            if isinstance(draft, InvalidValues):
                raise draft
        return write_new(declared, [draft for draft in drafts if isinstance(draft, Draft)], by=by, operation=operation)


def check_new(type_: RecordType | str, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Checked]:
    """Check new records without writing: a draft, or the sentences that refuse it, a row."""
    declared = resolve(type_)
    demand(by.user, "create", declared)
    owner = declared.all_fields.get("owner")
    if owner is not None and by.user_id is not None:
        rows = [row if "owner" in row else {**row, "owner": by.user_id} for row in rows]
    return draft_new(declared, rows, by=by)


def write_new(type_: RecordType | str, drafts: Sequence[Draft], *, by: Actor, operation: Operation | None = None) -> list[Any]:
    """Write checked drafts of new records."""
    declared = resolve(type_)
    with transaction.atomic():
        insert(declared, drafts, operation or start_operation(Kind.CREATE, declared.key, by=by), by=by)
    return [draft.record for draft in drafts]


def change(record: Any, *, by: Actor, version: int | None = None, operation: Operation | None = None, **values: Any) -> Any:
    """Change one record. `version`, where given, is the one that the actor saw. Returns the record as it now stands."""
    declared = registry.of(record)
    with transaction.atomic():
        visible_or_404(by.user, declared, record.pk, to="change")
        fresh = lock(declared, [record.pk]).get(record.pk)
        if fresh is None:
            raise NotFound(_("There is nothing here, or it is not open to you."))
        check_version(declared, fresh, version, values, by=by)
        (draft,) = draft_changes(declared, [(fresh, values)], by=by)
        if isinstance(draft, InvalidValues):
            raise draft
        draft.keep_differences()
        if draft.values:
            update(declared, [draft], operation or start_operation(Kind.EDIT, declared.key, by=by), by=by)
    return fresh


def check_changes(
    type_: RecordType | str, changes: Mapping[int, Mapping[str, Any]], *, by: Actor, adds_items: bool = False
) -> dict[int, Checked]:
    """Lock records and check changes to them, by id; ids that the actor may not change are absent. Needs a transaction.

    With `adds_items`, collections gain what is given and lose nothing.
    """
    declared = resolve(type_)
    records = lock(declared, allowed_among(declared, list(changes), condition_for(by.user, declared, "change")))
    drafts = draft_changes(declared, [(record, changes[pk]) for pk, record in records.items()], by=by, adds_items=adds_items)
    return dict(zip(records, drafts, strict=True))


def write_changes(type_: RecordType | str, drafts: Sequence[Draft], *, by: Actor, operation: Under) -> list[Draft]:
    """Write checked changes; returns those that changed something."""
    declared = resolve(type_)
    with transaction.atomic():
        return update(declared, drafts, operation, by=by)


def change_many(
    type_: RecordType | str, changes: Mapping[int, Mapping[str, Any]], *, by: Actor, operation: Under | None = None
) -> tuple[list[int], dict[int, InvalidValues]]:
    """Change several records: the ids changed, and the refusals by id. Records not open to the actor are left alone."""
    declared = resolve(type_)
    demand(by.user, "change", declared)
    with transaction.atomic():
        checked = check_changes(declared, changes, by=by)
        refused = {pk: found for pk, found in checked.items() if isinstance(found, InvalidValues)}
        good = [found for found in checked.values() if isinstance(found, Draft)]
        started = operation or start_operation(Kind.BULK_EDIT, declared.key, by=by)
        changed = write_changes(declared, good, by=by, operation=started)
    return [draft.record.pk for draft in changed], refused


def delete(record: Any, *, by: Actor, version: int | None = None, operation: Operation | None = None) -> None:
    """Move one record to the bin. `version`, where given, is the one that the actor saw."""
    declared = registry.of(record)
    with transaction.atomic():
        visible_or_404(by.user, declared, record.pk, to="delete")
        for fresh in lock(declared, [record.pk]).values() if version is not None else ():
            check_version(declared, fresh, version, {}, by=by)
        delete_many(declared, [record.pk], by=by, operation=operation)


def delete_many(type_: RecordType | str, pks: Sequence[int], *, by: Actor, operation: Operation | None = None) -> list[int]:
    """Move records to the bin; those not open to the actor stay. Returns the ids that went."""
    declared = resolve(type_)
    demand(by.user, "delete", declared)
    with transaction.atomic():
        condition = condition_for(by.user, declared, "delete")
        return _set_deleted(declared, pks, condition, by=by, operation=operation, to_bin=True)


def restore(record: Any, *, by: Actor, operation: Operation | None = None) -> None:
    """Take one record out of the bin."""
    declared = registry.of(record)
    with transaction.atomic():
        if not restore_many(declared, [record.pk], by=by, operation=operation):
            raise NotFound(_("There is nothing here, or it is not open to you."))


def restore_many(type_: RecordType | str, pks: Sequence[int], *, by: Actor, operation: Operation | None = None) -> list[int]:
    """Take records out of the bin. Returns the ids that came back."""
    declared = resolve(type_)
    demand(by.user, "delete", declared)
    with transaction.atomic():
        condition = condition_for(by.user, declared, "delete")
        return _set_deleted(declared, pks, condition, by=by, operation=operation, to_bin=False)


def _set_deleted(
    declared: RecordType, pks: Sequence[int], condition: Any, *, by: Actor, operation: Under | None, to_bin: bool
) -> list[int]:
    now = clock.now()
    verb, event = (Change.Verb.DELETED, RecordsDeleted) if to_bin else (Change.Verb.RESTORED, RecordsRestored)
    moved: list[int] = []
    started = operation
    for part in chunks(list(pks), 1000):
        held = lock(declared, allowed_among(declared, part, condition), with_deleted=True).values()
        records = [record for record in held if (record.deleted_at is None) is to_bin]
        if not records:
            continue
        started = started or start_operation(Kind.DELETE if to_bin else Kind.RESTORE, declared.key, by=by)
        for record in records:
            record.version += 1
            record.deleted_at = now if to_bin else None
        ids = [record.pk for record in records]
        declared.model._default_manager.filter(pk__in=ids).update(
            deleted_at=now if to_bin else None, updated_at=now, updated_by_id=by.user_id, version=F("version") + 1
        )
        declared.after_move(records, to_bin=to_bin, by=by)
        write_audit(declared, [(record, {}) for record in records], verb, started)
        remove_entries(declared, ids) if to_bin else restore_entries(declared, records)
        tell(event, declared, ids, started)
        moved += ids
    return moved

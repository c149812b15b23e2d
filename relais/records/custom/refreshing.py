"""Computed fields of records that were not written themselves: those they read were, or the field is new, or a day has passed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from relais.core.events import emit
from relais.records.changes.writing import chunks, lock
from relais.records.custom.computing import compute
from relais.records.custom.reading import custom_rows
from relais.records.custom.rolling_up import CannotRollUp, fitted_roll_up, roll_up
from relais.records.events import RecordsComputed
from relais.records.models import CustomField
from relais.records.search.blueprint import blueprint_of
from relais.records.search.storing import store_entries

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

BATCH = 500


def refresh(declared: RecordType, ids: Iterable[int], *, operation_id: int = 0) -> int:
    """Compute all computed fields of these records anew and store what changed; how many records did. Neither version nor audit tell of it."""
    changed = 0
    for part in chunks(sorted(set(ids)), BATCH):
        with transaction.atomic():
            changed += _refresh(declared, part, operation_id)
    return changed


def _refresh(declared: RecordType, ids: Sequence[int], operation_id: int) -> int:
    records = list(lock(declared, ids).values())
    if not records:
        return 0
    before = [record.more for record in records]
    keys: set[str] = set()
    for row in custom_rows(declared):
        own = declared.all_fields.get(row.key) if row.kind == CustomField.Kind.ROLL_UP else None
        if own is not None:
            keys |= _roll_up(declared, row, own, records)
    keys.update(*compute(declared, records).values())
    moved = [record for record, old in zip(records, before, strict=True) if record.more is not old]
    for record in moved:
        declared.model._default_manager.filter(pk=record.pk).update(more=record.more)
    if moved:
        _keep_findable(declared, moved, keys)
        emit(
            RecordsComputed(
                type=declared.key, ids=[record.pk for record in moved], operation_id=operation_id, actor_id=None, fields=sorted(keys)
            )
        )
    return len(moved)


def _keep_findable(declared: RecordType, records: Sequence[Any], keys: set[str]) -> None:
    """What is computed may be searched by."""
    if declared.is_findable and blueprint_of(declared).is_touched(keys):
        store_entries(declared, records)


def _roll_up(declared: RecordType, row: CustomField, own: Any, records: Sequence[Any]) -> set[str]:
    try:
        values = roll_up(declared, row, [record.pk for record in records])
    except CannotRollUp:
        return set()
    changed = False
    for record in records:
        value = fitted_roll_up(own, values.get(record.pk))
        if own.get(record) != value:
            own.set(record, value)
            changed = True
    return {row.key} if changed else set()

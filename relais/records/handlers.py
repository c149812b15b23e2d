"""What the engine does after its own writes."""

from __future__ import annotations

from collections.abc import Sequence

from relais.core.events import handles
from relais.records.custom.following import dependents_of
from relais.records.custom.reading import custom_rows
from relais.records.custom.refreshing import refresh
from relais.records.events import (
    RecordsChanged,
    RecordsComputed,
    RecordsCreated,
    RecordsDeleted,
    RecordsMerged,
    RecordsRestored,
    RecordsWritten,
)
from relais.records.registry import registry
from relais.records.search.following import refresh_linking


@handles(RecordsMerged)
def follow_merges(event: RecordsMerged) -> None:
    """What was attached to the others is found by the titles of the winners."""
    refresh_linking(event.type, event.winner_ids)


@handles(RecordsCreated)
def compute_after_creation(event: RecordsCreated) -> None:
    """Bring roll-ups up to date with what is new."""
    _refresh_dependents(event)
    _refresh_own(event, event.ids)


@handles(RecordsChanged)
def compute_after_change(event: RecordsChanged) -> None:
    """Bring roll-ups, and formulas that read linked records, up to date."""
    _refresh_dependents(event)


@handles(RecordsComputed)
def compute_after_computing(event: RecordsComputed) -> None:
    """What is computed may be read by what is computed elsewhere. There are no circles: the fields were refused."""
    _refresh_dependents(event)


@handles(RecordsDeleted)
def compute_after_deletion(event: RecordsDeleted) -> None:
    """What is in the bin counts no more."""
    _refresh_dependents(event)


@handles(RecordsRestored)
def compute_after_restoration(event: RecordsRestored) -> None:
    """What is back counts again."""
    _refresh_dependents(event)
    _refresh_own(event, event.ids)


@handles(RecordsMerged)
def compute_after_merge(event: RecordsMerged) -> None:
    """What was the others' counts for the winner."""
    _refresh_dependents(event)
    _refresh_own(event, event.winner_ids)


def _refresh_dependents(event: RecordsWritten) -> None:
    for declared, ids in dependents_of(event):
        refresh(declared, ids, operation_id=event.operation_id)


def _refresh_own(event: RecordsWritten, ids: Sequence[int]) -> None:
    if event.type in registry and any(row.is_computed for row in custom_rows(registry.get(event.type))):
        refresh(registry.get(event.type), ids, operation_id=event.operation_id)

"""Whoever began a change in the background is told when it ends."""

from __future__ import annotations

from relais.core.events import emit
from relais.core.models import Job
from relais.records.events import LongChangeEnded
from relais.records.models import Operation


def tell_end(row: Job) -> None:
    """For a job whose arguments name its operation: its `ended`."""
    tell_end_of(Operation.objects.filter(pk=row.arguments["operation_id"]).first(), row)


def tell_end_of(operation: Operation | None, row: Job) -> None:
    if operation is not None and operation.actor_id is not None:
        emit(LongChangeEnded(operation.pk, operation.actor_id, job_id=row.pk, starts=row.starts))

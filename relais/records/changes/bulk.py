"""The same change to many records: at once for some, in the background for many, one undo for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.core import jobs
from relais.records.access.gate import demand, visible
from relais.records.changes.door import change_many, delete_many
from relais.records.changes.writing import chunks, start_operation
from relais.records.fields import Reader
from relais.records.models import Operation
from relais.records.query.compiler import filter_queryset
from relais.records.record_type import RecordType
from relais.records.registry import registry

AT_ONCE = 500
BATCH = 500


@dataclass(frozen=True)
class Selection:
    """Records chosen one by one (`ids`), or all that a Query means."""

    type: RecordType
    ids: Sequence[int] = ()
    tree: Mapping[str, Any] | None = None
    is_everything: bool = False

    def pks(self, user: User | None, verb: str, reader: Reader) -> list[int]:
        """The ids of the selected records on which the user may do the verb."""
        rows = visible(user, self.type, verb)
        if self.is_everything:
            return list(filter_queryset(rows, self.type, self.tree, user, reader).order_by("pk").values_list("pk", flat=True))
        found: list[int] = []
        for part in chunks(list(dict.fromkeys(self.ids)), 1000):
            found += rows.filter(pk__in=part).values_list("pk", flat=True)
        return sorted(found)


@dataclass(frozen=True)
class Started:
    """A bulk change: done (`job_id` None) or going on in the background."""

    operation: Operation
    number: int
    job_id: int | None


def start_bulk(selection: Selection, verb: str, values: Mapping[str, Any], *, by: Actor, reader: Reader) -> Started:
    """Change (`verb` "change" with JSON values) or delete ("delete") everything selected."""
    declared = selection.type
    demand(by.user, verb, declared)
    pks = selection.pks(by.user, verb, reader)
    kind = Operation.Kind.BULK_EDIT if verb == "change" else Operation.Kind.DELETE
    with transaction.atomic():
        operation = start_operation(kind, declared.key, by=by, selected=len(pks))
        if len(pks) <= AT_ONCE:
            refused = apply_to(declared, pks, verb, values, operation, by=by)
            operation.details |= {"refused": refused}
            operation.save(update_fields=["details"])
            return Started(operation, len(pks) - refused, None)
        queued = jobs.enqueue(
            run_bulk, actor_id=by.user_id, type=declared.key, pks=pks, verb=verb, values=dict(values), operation_id=operation.pk
        )
        operation.details |= {"job": queued.pk}
        operation.save(update_fields=["details"])
    return Started(operation, len(pks), queued.pk)


def apply_to(declared: RecordType, pks: Sequence[int], verb: str, values: Mapping[str, Any], operation: Operation, *, by: Actor) -> int:
    """Do it to some records; returns how many were refused."""
    if verb == "delete":
        return len(pks) - len(delete_many(declared, pks, by=by, operation=operation))
    _changed, refused = change_many(declared, dict.fromkeys(pks, values), by=by, operation=operation)
    return len(refused)


@jobs.job(title=_("Change many records"))
def run_bulk(job: jobs.RunningJob, type: str, pks: list[int], verb: str, values: dict[str, Any], operation_id: int) -> dict[str, int]:
    """Batch after batch, each with its checkpoint in one transaction: a killed worker goes on where it was."""
    declared = registry.get(type)
    operation = Operation.objects.select_related("actor").get(pk=operation_id)
    by = Actor(operation.actor, "bulk")
    state = job.saved or {"done": 0, "refused": 0}
    while state["done"] < len(pks):
        part = pks[state["done"] : state["done"] + BATCH]
        with transaction.atomic():
            refused = apply_to(declared, part, verb, values, operation, by=by)
            state = {"done": state["done"] + len(part), "refused": state["refused"] + refused}
            job.checkpoint(state)
        job.progress(state["done"], len(pks))
    return state

"""What stands in all tables, put so that two courses of the same events can be compared: without numbers given and moments passed on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Max, Model, Q

from relais.collaboration.models import Notification
from relais.core import clock
from relais.core.models import Job, OutboxEvent
from relais.records.models import Operation
from relais.records.models.record import Record

#: How the work went along, not what came of it.
COURSE = {Job, OutboxEvent}
#: That a long change has ended is told with the number of its operation.
UNLIKE = {Notification: Q(type="")}
NOTHING = Q(pk__in=[])
#: What an operation says of places that have numbers.
NUMBERED = {"part_of", "job", "page", "of"}

#: Every row of every table, in words, in no order.
Contents = Counter[str]


def differences(one: Contents, other: Contents) -> tuple[Contents, Contents]:
    """What only the one has, and what only the other has."""
    return one - other, other - one


class Look:
    """Taken before the events: what is there by then keeps its number and its moments, what comes later has neither."""

    def __init__(self) -> None:
        self.begun = clock.now()
        self.last = {model: model._default_manager.aggregate(last=Max("pk"))["last"] for model in apps.get_models() if model._meta.managed}

    def contents(self, *, without: Collection[type[Model]] = (), without_columns: Collection[str] = ()) -> Contents:
        found: Contents = Counter()
        for model in self.last:
            if model in COURSE or model in without or model._meta.proxy:
                continue
            columns = [field for field in model._meta.concrete_fields if field.attname not in without_columns]
            rows = model._default_manager.exclude(UNLIKE.get(model, NOTHING)).values_list(*(field.attname for field in columns))
            found.update(
                f"{model._meta.label} { ({field.attname: self._plain(field, value) for field, value in zip(columns, row, strict=True)}) }"
                for row in rows
            )
        return found

    def _plain(self, field: Any, value: Any) -> Any:
        if value is not None and isinstance(field, ForeignKey) and field.related_model is Operation:
            return self._operation(value)
        if field.primary_key or isinstance(field, ForeignKey):
            model = field.model if field.primary_key else field.related_model
            return value if issubclass(model, Record) and self._is_old(model, value) else value and "new"
        if isinstance(value, datetime):
            return value if value < self.begun else "later"
        if field.name == "details" and isinstance(value, dict):
            return {key: each for key, each in value.items() if key not in NUMBERED}
        return value

    def _is_old(self, model: type[Model], pk: Any) -> bool:
        last = self.last.get(model)
        return pk is not None and last is not None and pk <= last

    def _operation(self, pk: int) -> Any:
        if self._is_old(Operation, pk):
            return pk
        operation = Operation.objects.get(pk=pk)
        return operation.kind, operation.details.get("winner")

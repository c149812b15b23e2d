"""Many whole rows at once, as model instances that cost a third of what the model itself takes to make them."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState


def record_of(model: type[Model], values: dict[str, Any], database: str = DEFAULT_DB_ALIAS) -> Any:
    """An instance that knows these columns; those that it was not given cannot be asked for. No signal tells of its making."""
    record: Any = model.__new__(model)
    record.__dict__ = values
    state = record.__dict__["_state"] = ModelState()
    state.adding, state.db = False, database
    return record


def read_records(rows: QuerySet[Any]) -> list[Any]:
    """Every row with all its columns."""
    names = [field.attname for field in rows.model._meta.concrete_fields]
    return [record_of(rows.model, dict(zip(names, row, strict=True)), rows.db) for row in rows.values_list(*names)]

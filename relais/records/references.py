"""Tables that point at any record by its type's key and its id, so that a merge leads them over too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model


@dataclass(frozen=True)
class GenericReference:
    model: type[Model]
    type_column: str
    id_column: str


def generic_references() -> Iterator[GenericReference]:
    """Models say so themselves: `record_references = [("about_type", "about_id")]`."""
    for model in apps.get_models():
        for type_column, id_column in getattr(model, "record_references", ()):
            yield GenericReference(model, type_column, id_column)

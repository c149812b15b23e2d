"""Linked rows of which a page only tells the name: users and parties are wide, and building forty columns of each costs more than the query.

A model says in `NAMED_BY` which of its columns make up its name.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import Model, QuerySet


def with_names(rows: QuerySet[Any], *links: str) -> QuerySet[Any]:
    """Fetch these links along (`owner`, `party__organization`), each with its key and its name alone; the rest is read if it is asked for."""
    return rows.select_related(*links).defer(*_beyond_names(rows.model, links))  # type: ignore[arg-type]


@cache
def _beyond_names(model: type[Model], links: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for link in links:
        target: Any = model
        for name in link.split("__"):
            target = target._meta.get_field(name).related_model
        further = {other[len(link) + 2 :].split("__")[0] for other in links if other.startswith(f"{link}__")}
        kept = {target._meta.pk.name, *target.NAMED_BY, *further}
        found += [f"{link}__{column.name}" for column in target._meta.concrete_fields if column.name not in kept]
    return tuple(found)

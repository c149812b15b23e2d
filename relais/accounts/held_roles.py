"""Users together with the roles they hold, in one statement: every request asks for both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Model, QuerySet

from relais.accounts.models.role import Role

READ = ("id", "key", "name", "description", "is_administrator", "grants", "requires_second_factor", "deleted_at")


def with_roles(rows: QuerySet[Any], path: str = "roles") -> QuerySet[Any]:
    """The same rows, once for each role that stands at `path`, or once without."""
    return rows.annotate(**{f"held_{name}": F(f"{path}__{name}") for name in READ})


def held_roles(rows: Iterable[Model]) -> list[Role]:
    """The roles that `with_roles` read with these rows."""
    held = ({name: getattr(row, f"held_{name}") for name in READ} for row in rows)
    return [Role(**values) for values in held if values["id"] is not None and values["deleted_at"] is None]

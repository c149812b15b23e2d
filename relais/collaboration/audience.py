"""Who may hear of a record, asked at the very moment of telling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from relais.accounts.models import User
from relais.records.api import can, condition_for, open_title, registry


def open_to(user: User, type_key: str, ids: Iterable[int], *, with_deleted: bool = False) -> set[int]:
    """Those of the records that the user may see just now; with those in the bin, if asked."""
    if type_key not in registry or not can(user, "view", type_key):
        return set()
    declared = registry.get(type_key)
    condition = condition_for(user, declared, "view")
    rows = declared.queryset(with_deleted=with_deleted).filter(pk__in=list(ids))
    return set((rows if condition is None else rows.filter(condition)).values_list("pk", flat=True))


def shown_titles(user: User, references: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The titles of the records that the user may see; one query a type."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for type_key, pk in references:
        wanted[type_key].add(pk)
    titles: dict[tuple[str, int], str] = {}
    for type_key, ids in wanted.items():
        if type_key not in registry or not can(user, "view", type_key):
            continue
        declared = registry.get(type_key)
        condition = condition_for(user, declared, "view")
        rows = declared.queryset(with_deleted=True).filter(pk__in=ids)
        rows = rows if condition is None else rows.filter(condition)
        for row in rows.values("pk", *declared.title_columns):
            titles[type_key, row["pk"]] = open_title(declared, row, user) or declared.name
    return titles


def living_users(ids: Sequence[int]) -> list[User]:
    """The people behind these ids who still work here."""
    return list(User.objects.filter(pk__in=ids, is_active=True, deleted_at=None).prefetch_related("roles"))

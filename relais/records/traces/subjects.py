"""The names of the records that a page of entries is about: a query a type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from relais.records.registry import registry
from relais.records.traces.fields import Subject, number_of

Key = tuple[str, int | None]


def subjects_of(keys: Iterable[Key]) -> dict[Key, Subject]:
    """What each record is called now, though it may be in the bin. Only administrators read the audit, and they see every record."""
    wanted: dict[str, set[int]] = defaultdict(set)
    found: dict[Key, Subject] = {}
    for type_key, pk in keys:
        found[type_key, pk] = Subject(type_key, pk, number_of(pk))
        if pk is not None and type_key in registry and not registry.get(type_key).is_ledger:
            wanted[type_key].add(pk)
    for type_key, ids in wanted.items():
        declared = registry.get(type_key)
        for row in declared.queryset(with_deleted=True).filter(pk__in=ids).values("pk", *declared.title_columns):
            title = declared.compose_title(row)
            if title:
                found[type_key, row["pk"]] = Subject(type_key, row["pk"], title)
    return found

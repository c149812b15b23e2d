"""Figures that open their records: a Query, how many it means, and the address of the list that shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from relais.records.api import QueryError, can, count, filter_queryset, registry, visible
from relais.records.fields import Reader
from relais.records.screens.figures import list_url

__all__ = ["Figure", "figure", "figure_of", "list_url", "records_meant"]


@dataclass(frozen=True)
class Figure:
    """How many; `is_exact` where not more than were counted."""

    label: str
    number: int
    is_exact: bool
    url: str


def records_meant(key: str, tree: Mapping[str, Any], reader: Reader) -> QuerySet[Any] | None:
    """The records that the reader may see of those meant; None where a role hides the type, or a field that the Query names."""
    if not can(reader.user, "view", key):
        return None
    declared = registry.get(key)
    try:
        return filter_queryset(visible(reader.user, declared), declared, tree, reader.user, reader)
    except QueryError:
        return None


def figure(label: str, key: str, tree: Mapping[str, Any], reader: Reader, sort: str = "") -> Figure | None:
    rows = records_meant(key, tree, reader)
    return None if rows is None else figure_of(rows, label, key, tree, sort)


def figure_of(rows: QuerySet[Any], label: str, key: str, tree: Mapping[str, Any], sort: str = "") -> Figure:
    """For rows that were asked for by this Query."""
    number, is_exact = count(rows)
    return Figure(label, number, is_exact, list_url(key, tree, sort))

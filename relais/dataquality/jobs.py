"""Work of this engine outside any request."""

from __future__ import annotations

from importlib.util import find_spec

from django.utils.translation import gettext_lazy as _

from relais.core.jobs import scheduled
from relais.dataquality.actions.merging import merge_groups, undo_merges
from relais.dataquality.actions.searching import search_duplicates, start_search
from relais.dataquality.likeness import types_with_likeness
from relais.records.api import registry

__all__ = ["merge_groups", "search_again", "search_duplicates", "undo_merges"]


@scheduled(daily="04:20", title=_("Search all types for duplicates"))
def search_again() -> int:
    """Look through every type that says how its records are compared; answers how many. Where the extra is not installed, none."""
    if find_spec("splink") is None:
        return 0
    keys = types_with_likeness()
    for key in keys:
        start_search(registry.get(key), by=None)
    return len(keys)

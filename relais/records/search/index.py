"""The door of the search: what the rest of the product uses."""

from relais.records.search.finding import search
from relais.records.search.highlighting import highlight, marks_in
from relais.records.search.hits import Hit, Matched
from relais.records.search.matching import matching
from relais.records.search.rebuilding import rebuild
from relais.records.search.storing import remove_entries, restore_entries, store_drafts, store_entries

__all__ = [
    "Hit", "Matched", "highlight", "marks_in", "matching", "rebuild", "remove_entries", "restore_entries", "search", "store_drafts",
    "store_entries",
]  # fmt: skip

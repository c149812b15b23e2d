"""Lists that the firm edits itself: stages, industries, sources. A domain declares a list and its first entries; administrators change them.

A record keeps the key of an entry. Renaming an entry renames it everywhere; retiring one keeps it on the records that have it.
"""

from relais.records.reference_lists.declaration import ReferenceEntry, ReferenceList, all_lists, entry_from, find_list
from relais.records.reference_lists.reading import entries_of, key_called, supposing

__all__ = ["ReferenceEntry", "ReferenceList", "all_lists", "entries_of", "entry_from", "find_list", "key_called", "supposing"]

"""The id of an entry holds the type and the record's id, so that a range of ids is a type.

SQLite's index of parts of words knows nothing of an entry but its id; ranges of ids are what it searches quickly.
"""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

RECORD_BITS = 40
RECORD_MASK = (1 << RECORD_BITS) - 1


@lru_cache(maxsize=4096)
def type_number(key: str) -> int:
    """The number of a type: 23 bits made of its key, the same in every workspace."""
    return crc32(key.encode()) >> 9


def first_id(number: int) -> int:
    return number << RECORD_BITS


def entry_id(number: int, record_id: int) -> int:
    return number << RECORD_BITS | record_id

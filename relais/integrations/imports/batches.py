from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

#: Rows of one transaction.
BATCH = 500
Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of `size`, read no further ahead than that."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch

"""Short tables of words, written as one reads them."""

from __future__ import annotations


def word_set(*lines: str) -> frozenset[str]:
    """`word_set("mr mrs", "dr")` holds three words."""
    return frozenset(word for line in lines for word in line.split())

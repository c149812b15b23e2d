"""Formulas that read each other: in which order to compute them, and those that would wait for themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter


def find_cycles(reads: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Every group of formulas that need one another: `{"a": ["b"], "b": ["a"]}` gives `[["a", "b"]]`. Each formula is named once at most."""
    left = {key: {name for name in names if name in reads} for key, names in reads.items()}
    found: list[list[str]] = []
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle = list(reversed(error.args[1]))[:-1]
            first = circle.index(min(circle))
            found.append([*circle[first:], *circle[:first]])
            left = {key: names - set(circle) for key, names in left.items() if key not in circle}
        else:
            return sorted(found)


def order_of(reads: Mapping[str, Iterable[str]]) -> list[str]:
    """Each after those that it reads; there must be no cycle."""
    return list(TopologicalSorter({key: [name for name in names if name in reads] for key, names in reads.items()}).static_order())

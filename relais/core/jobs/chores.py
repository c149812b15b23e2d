"""What every few seconds any worker does for all, too small and too frequent to be a job that is stored and told of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Chore:
    """`work` may be called by several workers at once, ends within a few seconds, and raises nothing but errors of the database."""

    name: str
    seconds: float
    work: Callable[[], object]


_chores: dict[str, Chore] = {}


def register_chore(name: str, *, seconds: float, work: Callable[[], object]) -> None:
    _chores[name] = Chore(name, seconds, work)


def all_chores() -> Iterator[Chore]:
    return iter(_chores.values())

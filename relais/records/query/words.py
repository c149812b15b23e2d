"""A Query in a person's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Chip:
    label: str
    words: str
    path: tuple[Any, ...] = ()


def describe(declared: Any, tree: Any, user: Any, reader: Any) -> list[Chip]:
    return []

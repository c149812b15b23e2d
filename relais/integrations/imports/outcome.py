"""A row on its way, and what came of some rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from relais.integrations.files.table import Row
from relais.integrations.imports.nodes import Node


@dataclass
class Line:
    """A row on its way. `sentences` say why it is left out."""

    row: Row
    nodes: dict[str, Node]
    sentences: list[str] = field(default_factory=list)
    pk: int | None = None
    verdict: str = ""

    @property
    def own(self) -> Node:
        return self.nodes[""]


@dataclass
class Refusal:
    """A row that was not taken, and what is to mend."""

    row: Row
    sentences: list[str]


@dataclass(frozen=True)
class Wait:
    """A link to a record of the same file, by its name; it is tied when all of the file is in."""

    record: int
    field: str
    text: str
    row: int


@dataclass
class Outcome:
    """What came of some rows. `linked` counts other records made on the way, by type."""

    created: int = 0
    updated: int = 0
    skipped: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    linked: Counter[str] = field(default_factory=Counter)
    samples: list[dict[str, Any]] = field(default_factory=list)
    waiting: list[Wait] = field(default_factory=list)

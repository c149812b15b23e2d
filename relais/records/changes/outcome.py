"""What came of a change to many records, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """`changed`; `same`: had the value before; `refused` by a rule; `closed` to whoever did it, or changed since by someone else."""

    changed: int = 0
    same: int = 0
    refused: int = 0
    closed: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    @property
    def total(self) -> int:
        return self.changed + self.same + self.refused + self.closed

    @classmethod
    def of(cls, details: Mapping[str, Any]) -> Outcome:
        """As an operation keeps it."""
        return cls(**{each.name: details.get(each.name, 0) for each in fields(cls)})

    def kept(self) -> dict[str, int]:
        return asdict(self)

"""What two copies are compared by: for each table how many rows, and a sum over all of them that does not depend on their order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

MODULUS = 2**128
write_row = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


@dataclass(frozen=True)
class Sum:
    rows: int
    sum: str


class Adding:
    """Adds up rows one by one, each as the line that an archive holds of it."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, line: bytes) -> None:
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(blake2b(line, digest_size=16).digest(), "big")) % MODULUS

    def through(self, rows: Iterable[Any]) -> Iterator[Any]:
        """The same rows, added up as they pass."""
        for row in rows:
            self.add(write_row(row).encode())
            yield row

    @property
    def result(self) -> Sum:
        return Sum(self.rows, f"{self._sum:032x}")


def sum_of(rows: Iterable[Any]) -> Sum:
    adding = Adding()
    for row in rows:
        adding.add(write_row(row).encode())
    return adding.result


def differences(before: Mapping[str, Sum], after: Mapping[str, Sum]) -> list[str]:
    """The tables that are not alike, each in a few words."""
    nothing = Sum(0, "0" * 32)
    pairs = {name: (before.get(name, nothing), after.get(name, nothing)) for name in sorted(before.keys() | after.keys())}
    return [f"{name} ({was.rows} rows became {became.rows})" for name, (was, became) in pairs.items() if was != became]

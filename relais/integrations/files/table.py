"""A table in a file: its columns, and its rows as a stream."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from relais.integrations.files.cleaning import make_readable
from relais.integrations.files.options import ReadOptions

_LONGEST_NAME = 200
Value = str | int | float | Decimal | date | datetime | bool | None


class Row(NamedTuple):
    """One row. `number` is where it stands in the file as a spreadsheet counts; a row with a `problem` must not be stored."""

    number: int
    values: list[Value]
    problem: str | None = None


class Table(ABC):
    """What `open_table` gives: `columns`, `rows()`, the `sheets` to choose from, and the `options` that were detected or chosen."""

    columns: list[str]
    options: ReadOptions
    sheets: list[str]
    row_estimate: int
    row_count_is_exact: bool
    warnings: list[str]

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """The data rows from first to last; may be called again."""


def name_columns(headings: Sequence[object], width: int) -> list[str]:
    """A name for each column, all different: what is empty is numbered, what comes twice is counted.

    Mappings are kept by these names, so they are the same in every language.
    """
    names: list[str] = []
    taken: set[str] = set()
    for position in range(width):
        heading = str(headings[position]) if position < len(headings) and headings[position] is not None else ""
        heading = " ".join(make_readable(heading).split())[:_LONGEST_NAME] or f"#{position + 1}"
        name, count = heading, 1
        while name in taken:
            count += 1
            name = f"{heading} ({count})"
        taken.add(name)
        names.append(name)
    return names

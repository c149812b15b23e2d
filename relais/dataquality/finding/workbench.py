"""A DuckDB of its own for one search: a file that goes with it, little memory, and nothing from the network."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from relais.dataquality.errors import NothingToCompareWith

MEMORY = "700MB"
MOST_THREADS = 4


class Workbench:
    """The connection; what is asked is read whole, since DuckDB allows nothing else before the last answer was read."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def run(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.connection.execute(sql, values).fetchall()
        return found

    def number(self, sql: str) -> int:
        return int(self.run(sql)[0][0] or 0)


@contextmanager
def opened_workbench() -> Iterator[Workbench]:
    try:
        import duckdb
    except ImportError:
        raise NothingToCompareWith from None
    with tempfile.TemporaryDirectory(prefix="relais-duplicates-") as folder:
        connection = duckdb.connect(
            str(Path(folder) / "search.duckdb"),
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": MEMORY,
                "temp_directory": folder,
                "threads": min(os.cpu_count() or 1, MOST_THREADS),
                "preserve_insertion_order": "false",
            },
        )
        try:
            yield Workbench(connection)
        finally:
            connection.close()

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep

from django.db import connection

SHORTEST_PAUSE = 0.05
LONGEST_PAUSE = 0.5
#: SQLite tells in microseconds whether another process has committed, so that looking often costs nothing.
SQLITE_GLANCE = 0.05
SQLITE_LONGEST_PAUSE = 1.0


class Idleness:
    """How a worker with nothing to do waits: it takes work up quickly, without asking the database all the time."""

    def __init__(self, is_stopping: Callable[[], bool]) -> None:
        self._is_stopping = is_stopping
        self._pause = SHORTEST_PAUSE
        self._version = 0  # as it was before the worker last looked for work, so that no commit falls between the two

    def end(self) -> None:
        """There was work: the next wait is short again."""
        self._pause = SHORTEST_PAUSE

    def wait(self) -> None:
        if connection.vendor == "sqlite":
            self._wait_for_commit()
        else:
            sleep(self._pause)
            self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def _wait_for_commit(self) -> None:
        until = monotonic() + SQLITE_LONGEST_PAUSE
        while (version := _data_version()) == self._version and monotonic() < until and not self._is_stopping():
            sleep(SQLITE_GLANCE)
        self._version = version


def _data_version() -> int:
    """Changes with every commit of another connection (https://sqlite.org/pragma.html#pragma_data_version)."""
    connection.ensure_connection()
    return connection.connection.execute("PRAGMA data_version").fetchone()[0]

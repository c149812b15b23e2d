from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic, sleep

from django.db import Error, connection

from relais.core.workspaces import Workspace, inside

SHORTEST_PAUSE = 0.05
LONGEST_PAUSE = 0.5
#: SQLite tells in microseconds whether another process has committed, so that looking often costs nothing.
SQLITE_GLANCE = 0.05
SQLITE_LONGEST_PAUSE = 1.0
#: Even so it is not looked at more often than this for each of many workspaces.
GLANCE_EACH = 0.001


class Idleness:
    """How a worker with nothing to do waits: it takes work up quickly, without asking the databases all the time."""

    def __init__(self, is_stopping: Callable[[], bool]) -> None:
        self._is_stopping = is_stopping
        self._pause = SHORTEST_PAUSE
        #: As it was before the worker last looked for work, so that no commit falls between the two.
        self._versions: dict[str, int] = {}

    def end(self) -> None:
        """There was work: the next wait is short again."""
        self._pause = SHORTEST_PAUSE

    def wait(self, workspaces: Sequence[Workspace]) -> None:
        """Until there may be work in one of these, or for a while."""
        watched = [each for each in workspaces if _is_sqlite(each)]
        longest = SQLITE_LONGEST_PAUSE if watched and len(watched) == len(workspaces) else self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        if watched:
            self._wait_for_commit(watched, longest)
        else:
            sleep(longest)

    def _wait_for_commit(self, watched: Sequence[Workspace], longest: float) -> None:
        until = monotonic() + longest
        while not any(map(self._is_written, watched)) and monotonic() < until and not self._is_stopping():
            sleep(max(SQLITE_GLANCE, GLANCE_EACH * len(watched)))

    def _is_written(self, workspace: Workspace) -> bool:
        with inside(workspace):
            try:
                version = _data_version()
            except Error:  # the next look for work says what is wrong
                return False
        is_new, self._versions[workspace.key] = version != self._versions.get(workspace.key, 0), version
        return is_new


def _is_sqlite(workspace: Workspace) -> bool:
    with inside(workspace):
        return connection.vendor == "sqlite"


def _data_version() -> int:
    """Changes with every commit of another connection (https://sqlite.org/pragma.html#pragma_data_version)."""
    connection.ensure_connection()
    return connection.connection.execute("PRAGMA data_version").fetchone()[0]

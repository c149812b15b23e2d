"""`connections["default"]` — and with it `connection`, `transaction.atomic()` and every query — is the database of the workspace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler, load_backend

from relais.core.workspaces.context import current
from relais.core.workspaces.workspace import Workspace

#: Connections a thread keeps open at once, the main workspace's aside; the one opened first is closed for one more.
MOST_OPEN = 20


class WorkspaceConnections(ConnectionHandler):
    """Django's own handler, which keeps connections by thread; this one by thread and workspace."""

    _connections: Any

    def __getitem__(self, alias: str) -> BaseDatabaseWrapper:
        workspace = current()
        if workspace.database is None:  # asked a few hundred times a page, so there is no step too many on this way
            try:
                return getattr(self._connections, alias)
            except AttributeError:
                return super().__getitem__(alias)
        opened = self._opened()
        return opened.get(workspace.key) or self._open(workspace, alias, opened)

    def __setitem__(self, alias: str, connection: BaseDatabaseWrapper) -> None:
        if current().is_main:
            super().__setitem__(alias, connection)
        else:
            self._opened()[current().key] = connection

    def __delitem__(self, alias: str) -> None:
        if current().is_main:
            super().__delitem__(alias)
        else:
            del self._opened()[current().key]

    def __iter__(self) -> Iterator[str]:
        return super().__iter__() if current().is_main else iter([DEFAULT_DB_ALIAS])

    def all(self, initialized_only: bool = False) -> Sequence[BaseDatabaseWrapper]:
        if current().is_main:
            return super().all(initialized_only)
        here = self._opened().get(current().key)
        return [here] if here is not None else [] if initialized_only else [self[DEFAULT_DB_ALIAS]]

    def close_everything(self) -> None:
        """Every connection of this thread, whoever's it is."""
        for alias in self.settings:
            if hasattr(self._connections, alias):
                getattr(self._connections, alias).close()
        for connection in self._opened().values():
            connection.close()

    def _opened(self) -> dict[str, BaseDatabaseWrapper]:
        try:
            found: dict[str, BaseDatabaseWrapper] = self._connections.of_workspaces
        except AttributeError:
            found = self._connections.of_workspaces = {}
        return found

    def _open(self, workspace: Workspace, alias: str, opened: dict[str, BaseDatabaseWrapper]) -> BaseDatabaseWrapper:
        if alias != DEFAULT_DB_ALIAS:
            raise self.exception_class(f"The workspace {workspace.name} has no connection “{alias}”.")
        idle = [key for key, each in opened.items() if not each.in_atomic_block]
        for key in idle[: max(0, len(opened) - MOST_OPEN + 1)]:
            opened.pop(key).close()
        # Django fills in what is not said, in the object that it is given.
        settings: dict[str, Any] = self.configure_settings({DEFAULT_DB_ALIAS: deepcopy(dict(workspace.database or {}))})[DEFAULT_DB_ALIAS]
        opened[workspace.key] = made = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, DEFAULT_DB_ALIAS)
        return made


def route_connections() -> None:
    """All of Django has imported the one handler by now, so that it is taught rather than replaced."""
    connections.__class__ = WorkspaceConnections


def close_everything() -> None:
    """For a process that is about to fork, or whose database has gone away."""
    assert isinstance(connections, WorkspaceConnections)
    connections.close_everything()

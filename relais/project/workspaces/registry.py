"""Which workspaces there are: read from their folders, and again as soon as one of these changes.

Several processes read and commands write, without a word between them: a file is replaced whole, and looked at once a second.
"""

from __future__ import annotations

import logging
import os
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from threading import Lock

from relais.core.workspaces import MAIN, State, Workspace
from relais.project.configuration import FILE, NAME, Configuration, database_settings, home_of, read_configuration, read_workspace, several
from relais.project.own_settings import LOCAL, hosts_of, own_settings
from relais.project.workspaces.errors import UnknownWorkspace

logger = logging.getLogger("relais.workspaces")

SECONDS_BETWEEN_LOOKS = 1.0
#: What SQLite keeps of a database in memory, for each connection: there are many of these.
SQLITE_CACHE = "PRAGMA cache_size=-16000"


@dataclass(frozen=True)
class Broken:
    """A folder whose file cannot be read; its hosts are unknown until it is mended."""

    name: str
    reason: str


class Registry:
    def __init__(self, installation: Configuration) -> None:
        self._installation = installation
        self._folder = home_of(installation.home, "")
        self._lock = Lock()
        self._looked_at = -SECONDS_BETWEEN_LOOKS
        self._seen: tuple[tuple[str, int, int], ...] | None = None
        self._workspaces: Sequence[Workspace] = (MAIN,)
        self._by_host: dict[str, Workspace] = {}
        self.broken: Sequence[Broken] = ()

    def all(self) -> Sequence[Workspace]:
        """The main one first."""
        self._look()
        return self._workspaces

    def find(self, host: str) -> Workspace | None:
        """The workspace with this (plain) name of a host. One that is alone, and has no names, answers to any."""
        self._look()
        found = self._by_host.get(host)
        if found is None and len(self._workspaces) == 1 and not self._workspaces[0].hosts:
            return self._workspaces[0]
        return found

    def get(self, name: str) -> Workspace:
        for workspace in self.all():
            if workspace.name == name:
                return workspace
        raise UnknownWorkspace(name)

    def holder_of(self, host: str) -> Workspace | None:
        """Who answers to the name, or would if there were others."""
        self._look()
        return self._by_host.get(host) or (self._workspaces[0] if host in self._names_of_main() else None)

    def file_of(self, workspace: Workspace) -> Path:
        home = self._installation.home
        return (home if workspace.is_main else home_of(home, workspace.name)) / FILE

    def written(self, workspace: Workspace) -> dict[str, str]:
        """What stands in its file."""
        return {name: str(value) for name, value in tomllib.loads(self.file_of(workspace).read_text()).items()}

    def look_again(self) -> None:
        """Now, whatever was seen last."""
        self._looked_at = -SECONDS_BETWEEN_LOOKS
        self._look()

    def _look(self) -> None:
        if time.monotonic() - self._looked_at < SECONDS_BETWEEN_LOOKS:
            return
        with self._lock:
            if time.monotonic() - self._looked_at < SECONDS_BETWEEN_LOOKS:
                return
            seen = tuple(self._stamps())
            if seen != self._seen:
                self._read(seen)
                self._seen = seen
            self._looked_at = time.monotonic()

    def _stamps(self) -> Sequence[tuple[str, int, int]]:
        """What tells that a file is another one, for the installation's (under no name) and each workspace's."""
        files = [("", self._installation.home / FILE)]
        try:
            with os.scandir(self._folder) as entries:
                files += sorted((entry.name, Path(entry.path) / FILE) for entry in entries if NAME.fullmatch(entry.name))
        except FileNotFoundError:
            pass
        found = []
        for name, file in files:
            try:
                stat = file.stat()
            except OSError:
                continue
            found.append((name, stat.st_mtime_ns, stat.st_ino))
        return found

    def _read(self, seen: Sequence[tuple[str, int, int]]) -> None:
        before = {each.name: each for each in self._workspaces}
        read: list[Workspace] = []
        broken: list[Broken] = []
        for name, changed_at, number in seen:
            try:
                read.append(self._workspace(name, f"{name}:{changed_at:x}:{number:x}") if name else self._main(has_others=len(seen) > 1))
            except (OSError, ValueError) as error:
                logger.error("What is set for the workspace %s cannot be read: %s", name or MAIN.name, error)
                broken.append(Broken(name or MAIN.name, str(error)))
                if not name:
                    read.append(before.get(MAIN.name, MAIN))
                elif name in before:  # its users are told to wait, rather than that there is nothing
                    read.append(replace(before[name], state=State.CLOSED))
        self._workspaces, self.broken = tuple(read), tuple(broken)
        self._by_host = _by_host(read)

    def _main(self, *, has_others: bool) -> Workspace:
        """As it was when this process began, but for what commands change in it."""
        state = State(self.written(MAIN).get("state", State.OPEN))
        return replace(MAIN, hosts=self._names_of_main() if has_others else frozenset(), state=state)

    def _names_of_main(self) -> frozenset[str]:
        hosts = several(self.written(MAIN).get("hosts", ""))
        return frozenset([*hosts_of(replace(self._installation, hosts=hosts)), *LOCAL])

    def _workspace(self, name: str, key: str) -> Workspace:
        configuration = read_workspace(self._installation, name)
        return Workspace(
            name=name,
            key=key,
            hosts=frozenset(hosts_of(configuration)),
            state=State(configuration.state),
            database=_database_of(configuration),
            settings=own_settings(configuration),
        )


def _by_host(workspaces: Sequence[Workspace]) -> dict[str, Workspace]:
    found: dict[str, Workspace] = {}
    for workspace in workspaces:
        for host in workspace.hosts:
            known = found.setdefault(host, workspace)
            if known is not workspace:
                logger.error("Both %s and %s are to answer to %s; %s does.", known.name, workspace.name, host, known.name)
    return found


def _database_of(configuration: Configuration) -> dict[str, object]:
    found = database_settings(configuration.database_url, configuration.home)
    options = found["OPTIONS"]
    if isinstance(options, dict) and "init_command" in options:
        options["init_command"] += f"{SQLITE_CACHE};"
    return found


@cache
def the_registry() -> Registry:
    return Registry(read_configuration())

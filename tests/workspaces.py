"""Workspaces in which the tests run real processes: new ones, and copies of one whose tables were made once for all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Workspace:
    """A folder, and on a PostgreSQL server a database, which `relais` uses from outside."""

    home: Path
    environment: dict[str, str]
    program: tuple[str | Path, ...] = (sys.executable, "-m", "relais")
    folder: Path = ROOT

    def relais(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "relais", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, input=typed, capture_output=True, text=True, timeout=300, check=False
        )

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [*self.program, *arguments]
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


class Workspaces:
    """Makes them on the database server that the suite runs on. Making the tables takes seconds, copying them none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = os.environ.get("RELAIS_DATABASE_URL", "")
        self._databases: list[str] = []
        self._first: Workspace | None = None

    def new(self, home: Path | None = None) -> Workspace:
        """One in which nothing has happened yet, not even its tables are made."""
        return self._made(home or self._folder / uuid4().hex, template="")

    def ready(self, home: Path | None = None) -> Workspace:
        """One that is up to date and empty."""
        if self._first is None:
            first = self.new()
            prepared = first.relais("prepare")
            assert prepared.returncode == 0, prepared.stderr
            self._first = first
        home = home or self._folder / uuid4().hex
        shutil.copytree(self._first.home, home, dirs_exist_ok=True)
        return self._made(home, template=self._first.environment.get("RELAIS_DATABASE_URL", ""))

    def remove(self) -> None:
        """The folders go with that of all tests."""
        for name in self._databases:
            with psycopg.connect(self._server, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _made(self, home: Path, *, template: str) -> Workspace:
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("RELAIS_", "DJANGO_"))}
        workspace = Workspace(home, environment | {"RELAIS_HOME": str(home)})
        if not self._server.startswith("postgres"):
            return workspace
        name = f"relais_{uuid4().hex}"
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{urlsplit(template).path[1:]}"' if template else ""))
        self._databases.append(name)
        address = urlunsplit(urlsplit(self._server)._replace(path=f"/{name}"))
        return replace(workspace, environment=workspace.environment | {"RELAIS_DATABASE_URL": address})

"""What the tests of the whole need: workspaces of their own, in which real processes run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Workspace:
    """An empty workspace, on the database server that the suite runs on, which `relais` uses from outside."""

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


@pytest.fixture
def make_workspace(tmp_path: Path) -> Iterator[Callable[[], Workspace]]:
    server = os.environ.get("RELAIS_DATABASE_URL", "")
    made: list[str] = []

    def make() -> Workspace:
        name = f"relais_{uuid4().hex}"
        home = tmp_path / name
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("RELAIS_", "DJANGO_"))} | {
            "RELAIS_HOME": str(home)
        }
        if server.startswith("postgres"):
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}"')
            made.append(name)
            environment["RELAIS_DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        return Workspace(home, environment)

    yield make

    for name in made:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def workspace(make_workspace: Callable[[], Workspace]) -> Workspace:
    return make_workspace()

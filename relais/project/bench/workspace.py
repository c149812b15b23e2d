"""A workspace for measurements: a folder, and on a PostgreSQL server a database, both gone afterwards unless they are to be kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from relais.project.refused import Refused


@dataclass(frozen=True)
class BenchWorkspace:
    home: Path
    environment: Mapping[str, str]

    @property
    def database(self) -> str:
        return "postgresql" if "RELAIS_DATABASE_URL" in self.environment else "sqlite"

    def relais(self, *arguments: str) -> None:
        """Run a command of the product in it."""
        self._run("relais", *arguments)

    def part(self, name: str, *arguments: str) -> Any:
        """Run a part of `inside` in a process of its own, so that its memory is its own, and return what it tells."""
        return json.loads(self._run("relais.project.bench.inside", name, *arguments).splitlines()[-1])

    def _run(self, module: str, *arguments: str) -> str:
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, env=dict(self.environment), capture_output=True, text=True, check=False)
        if done.returncode:
            raise Refused(f"{' '.join(command[1:4])} failed: {(done.stderr or done.stdout)[-2000:]}")
        return done.stdout


def open_workspace(database_url: str, kept_in: Path | None) -> AbstractContextManager[BenchWorkspace]:
    """One that is thrown away; or one that stays in its folder and is taken up again, so that a large one is filled once."""
    return throw_away(database_url) if kept_in is None else nullcontext(_kept(database_url, kept_in))


@contextmanager
def throw_away(database_url: str) -> Iterator[BenchWorkspace]:
    """An empty workspace, on SQLite or in a new database of the PostgreSQL server at this address."""
    with tempfile.TemporaryDirectory(prefix="relais-bench-") as home:
        if not database_url.startswith("postgres"):
            yield _workspace(Path(home), "")
            return
        with _new_database(database_url) as url:
            yield _workspace(Path(home), url)


def _kept(database_url: str, home: Path) -> BenchWorkspace:
    home.mkdir(parents=True, exist_ok=True)
    address = home / "database_url"
    if not address.exists():
        address.touch(mode=0o600)
        address.write_text(_make_database(database_url) if database_url.startswith("postgres") else "")
    return _workspace(home, address.read_text())


def _workspace(home: Path, database_url: str) -> BenchWorkspace:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("RELAIS_", "DJANGO_"))}
    environment |= {"RELAIS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "relais.project.settings"}
    return BenchWorkspace(home, environment | ({"RELAIS_DATABASE_URL": database_url} if database_url else {}))


def _make_database(server: str) -> str:
    import psycopg

    name = f"relais_bench_{uuid4().hex}"
    try:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
    except psycopg.Error as error:
        raise Refused(f"A database for the measurement could not be made: {error}") from None
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


@contextmanager
def _new_database(server: str) -> Iterator[str]:
    import psycopg

    url = _make_database(server)
    try:
        yield url
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{urlsplit(url).path[1:]}" WITH (FORCE)')

"""Where a drill takes place: a database of its own, and processes that may be killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import psycopg
from django.conf import settings

from relais.core.testing import wait_until

DRILLS = "relais.core.tests.drills.settings"
METRONOME = "relais.core.tests.drills.metronome.settings"


class Theatre:
    def __init__(self, folder: Path, name: str = "drill") -> None:
        self._folder = folder
        self._server = settings.DATABASES["default"] if "postgresql" in settings.DATABASES["default"]["ENGINE"] else None
        self._name = f"relais_{name}_{os.getpid()}"
        self._processes: list[subprocess.Popen[str]] = []
        self._killed: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in self._processes:
            self.kill(process)
        self._on_server(f'DROP DATABASE IF EXISTS "{self._name}" WITH (FORCE)')

    def build(self) -> None:
        """Make the database from nothing."""
        self._on_server(f'CREATE DATABASE "{self._name}"')
        self.run("migrate", "--run-syncdb", "--skip-checks", "--verbosity=0")

    def copy(self, other: Theatre) -> None:
        """Make the database as that of the other, which nobody uses."""
        if self._server is None:
            shutil.copy(other._file, self._file)
        self._on_server(f'CREATE DATABASE "{self._name}" TEMPLATE "{other._name}"')

    def run(self, *command: str) -> None:
        """Run a command to its end."""
        subprocess.run([sys.executable, "-m", "django", *command], env=self._environment(DRILLS), check=True)

    def start(self, *command: str, settings: str = DRILLS) -> subprocess.Popen[str]:
        """Start a command that goes on; it is in a process group of its own."""
        with open(self._folder / "errors.log", "a") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "django", *command],
                env=self._environment(settings),
                start_new_session=True,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._processes.append(process)
        return process

    def start_worker(self, *options: str, settings: str = DRILLS) -> subprocess.Popen[str]:
        return self.start("worker", "--lease=2", *options, settings=settings)

    def enqueue(self, *calls: tuple[str, dict[str, object]]) -> None:
        self.run("enqueue", *(word for name, arguments in calls for word in (name, json.dumps(arguments))))

    def kill(self, process: subprocess.Popen[str]) -> None:
        """`kill -9` for the process and its children."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout:
            process.stdout.close()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        if self._server is None:
            with closing(sqlite3.connect(self._file, timeout=20)) as connection:
                return connection.execute(query).fetchall()
        with psycopg.connect(self._url(self._name)) as connection:
            return connection.execute(query).fetchall()  # type: ignore[call-overload]

    def value(self, query: str) -> Any:
        return self.rows(query)[0][0]

    def count(self, kind: str) -> int:
        """How many effects of this kind there are."""
        return self.value(f"SELECT count(*) FROM drills_effect WHERE kind = '{kind}'")

    def numbers(self, kind: str) -> list[int]:
        return [number for (number,) in self.rows(f"SELECT number FROM drills_effect WHERE kind = '{kind}' ORDER BY number")]

    def states(self, name: str) -> list[str]:
        """The states of the jobs of this name."""
        return [state for (state,) in self.rows(f"SELECT state FROM core_job WHERE name = 'core.{name}' ORDER BY id")]

    def kill_process_of(self, name: str) -> None:
        """`kill -9` for the process in which the job of this name runs, once it runs in one that was not killed before."""

        def running() -> set[str]:
            rows = self.rows(f"SELECT worker FROM core_job WHERE name = 'core.{name}' AND state = 'running'")
            return {worker for (worker,) in rows if _is_alive(worker)} - self._killed

        [worker] = wait_until(running, f"{name} is running")
        self._killed.add(worker)
        os.kill(_process(worker), signal.SIGKILL)

    def is_at_rest(self) -> bool:
        """Every event is delivered and every job has ended."""
        return not self.value(
            "SELECT (SELECT count(*) FROM core_outboxevent WHERE delivered_at IS NULL)"
            " + (SELECT count(*) FROM core_job WHERE finished_at IS NULL)"
        )

    @property
    def _file(self) -> Path:
        return self._folder / f"{self._name}.sqlite3"

    def _url(self, name: str) -> str:
        if self._server is None:
            return f"sqlite:///{self._file}"
        user, password, host, port = (quote(str(self._server[key]), safe="") for key in ("USER", "PASSWORD", "HOST", "PORT"))
        return f"postgresql://{user}:{password}@{host}:{port}/{name}"

    def _on_server(self, statement: str) -> None:
        if self._server is not None:
            with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
                connection.execute(statement)  # type: ignore[call-overload]

    def _environment(self, settings: str) -> dict[str, str]:
        own = {"DJANGO_SETTINGS_MODULE": settings, "RELAIS_HOME": str(self._folder), "RELAIS_DATABASE_URL": self._url(self._name)}
        return os.environ | own


def _process(worker: str) -> int:
    return int(worker.split(":")[1])


def _is_alive(worker: str) -> bool:
    try:
        os.kill(_process(worker), 0)
    except ProcessLookupError:
        return False
    return True

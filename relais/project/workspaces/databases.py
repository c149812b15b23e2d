"""The databases of workspaces: which is whose, and how one is made and removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from psycopg import Connection, Error, connect, sql

from relais.core.workspaces import Workspace
from relais.project.workspaces.errors import DatabaseRefused

POSTGRESQL = "django.db.backends.postgresql"


def database_of(workspace: Workspace) -> Mapping[str, Any]:
    return workspace.database or settings.DATABASES[DEFAULT_DB_ALIAS]


def identity_of(database: Mapping[str, Any]) -> tuple[str, ...]:
    """Two settings with the same mean one database."""
    if database["ENGINE"] != POSTGRESQL:
        return ("sqlite", str(Path(str(database["NAME"])).resolve()))
    host = str(database["HOST"] or "localhost")
    return ("postgresql", "localhost" if host in ("127.0.0.1", "::1") else host, str(database["PORT"] or 5432), str(database["NAME"]))


def make_database(database: Mapping[str, Any]) -> bool:
    """Make it on its server unless it is there, and empty; the answer is whether it was made. SQLite makes its own."""
    if database["ENGINE"] != POSTGRESQL:
        Path(str(database["NAME"])).parent.mkdir(parents=True, exist_ok=True)
        return False
    name = str(database["NAME"])
    try:
        with _server(database, "postgres") as server:
            if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
                return True
        with _server(database, name) as own:
            if own.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone() is not None:
                raise DatabaseRefused(f"The database {name} is not empty. A workspace begins in one of its own.")
    except Error as error:
        raise DatabaseRefused(f"The database {name} cannot be made: {_reason(error)}.") from None
    return False


def remove_database(database: Mapping[str, Any]) -> None:
    """With all that is in it, whoever is still connected."""
    if database["ENGINE"] != POSTGRESQL:
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(f"{database['NAME']}{ending}").unlink(missing_ok=True)
        return
    name = str(database["NAME"])
    try:
        with _server(database, "postgres") as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    except Error as error:
        raise DatabaseRefused(f"The database {name} cannot be removed: {_reason(error)}.") from None


@contextmanager
def _server(database: Mapping[str, Any], name: str) -> Iterator[Connection[Any]]:
    said = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    given = {key: str(database[setting]) for key, setting in said.items() if database.get(setting)}
    with connect(dbname=name, autocommit=True, connect_timeout=10, **given) as connection:  # type: ignore[arg-type]
        yield connection


def _reason(error: Error) -> str:
    return str(error).strip().splitlines()[0].rstrip(".")

"""For tests: another empty workspace in this process, on the same kind of database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS, connections

from relais.project.backups.fresh import standing_in
from relais.project.backups.place import Place


@contextmanager
def elsewhere(folder: Path) -> Iterator[Place]:
    """For as long as the block lasts this process works for it."""
    folder.mkdir(parents=True, exist_ok=True)
    place = Place(DEFAULT_DB_ALIAS, folder, folder / "files")
    usual = dict(connections[DEFAULT_DB_ALIAS].settings_dict)
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        file = folder / "relais.sqlite3"
        sqlite3.connect(file).close()
        with standing_in(DEFAULT_DB_ALIAS, usual | {"NAME": str(file)}):
            yield place
        return
    with new_postgresql(usual) as name, standing_in(DEFAULT_DB_ALIAS, usual | {"NAME": name}):
        yield place


@contextmanager
def new_postgresql(settings: dict[str, Any]) -> Iterator[str]:
    """The name of an empty database on the same server."""
    name = f"relais_{uuid4().hex}"
    _on_server(settings, f'CREATE DATABASE "{name}"')
    try:
        yield name
    finally:
        _on_server(settings, f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(settings: dict[str, Any], statement: str) -> None:
    import psycopg

    with psycopg.connect(
        dbname="postgres",
        user=settings["USER"],
        password=settings["PASSWORD"],
        host=settings["HOST"],
        port=settings["PORT"],
        autocommit=True,
    ) as connection:
        connection.execute(statement)

"""Every row of a database as it stood at one moment, while others go on writing.

On SQLite a read transaction in WAL mode is that moment; on PostgreSQL a transaction of the level REPEATABLE READ.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Protocol

from relais.project.backups.place import Place
from relais.project.backups.schema import Table
from relais.project.backups.values import changed, changes, from_postgresql, from_sqlite, selected_from_postgresql
from relais.project.refused import Refused

ROWS_AT_ONCE = 2000


class Snapshot(Protocol):
    def rows(self, table: Table) -> Iterator[list[Any]]:
        """Every row in the form of no database."""

    def next_number(self, table: Table) -> int:
        """The highest number that the table has given out."""

    def names(self) -> set[str]:
        """The tables that stand in the database."""


@contextmanager
def snapshot_of(place: Place, *, keeps_writers_out: bool = False) -> Iterator[Snapshot]:
    """One moment of the workspace's database. Whoever moves it lets nobody write to the old one any more."""
    if place.connection.vendor == "postgresql":
        with _postgresql(place, keeps_writers_out) as snapshot:
            yield snapshot
        return
    if not place.sqlite_file.is_file():
        raise Refused(f"There is no database {place.sqlite_file}.")
    with closing(sqlite3.connect(place.sqlite_file, timeout=20, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE" if keeps_writers_out else "BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield SqliteSnapshot(connection)


class SqliteSnapshot:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, table: Table) -> Iterator[list[Any]]:
        by = changes(table.columns, from_sqlite)
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        cursor = self._connection.execute(f'SELECT {columns} FROM "{table.name}"')  # noqa: S608 - names come from migrations
        while part := cursor.fetchmany(ROWS_AT_ONCE):
            for row in part:
                yield changed(row, by)

    def next_number(self, table: Table) -> int:
        found = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table.name]).fetchone()
        return int(found[0]) if found else 0

    def names(self) -> set[str]:
        return {name for (name,) in self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


@contextmanager
def _postgresql(place: Place, keeps_writers_out: bool) -> Iterator[Snapshot]:
    wrapper = place.connection.copy()
    wrapper.ensure_connection()
    connection = wrapper.connection
    try:
        connection.autocommit = True
        connection.execute("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        snapshot = PostgresqlSnapshot(connection)
        if keeps_writers_out:
            names = ", ".join(f'"{name}"' for name in sorted(snapshot.names()))
            connection.execute(f"LOCK TABLE {names} IN SHARE MODE")
        yield snapshot
        connection.execute("ROLLBACK")
    finally:
        wrapper.close()


class PostgresqlSnapshot:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def rows(self, table: Table) -> Iterator[list[Any]]:
        by = changes(table.columns, from_postgresql)
        columns = ", ".join(selected_from_postgresql(column, f'"{column.name}"') for column in table.columns)
        with self._connection.cursor(name="relais_copy") as cursor:
            cursor.itersize = ROWS_AT_ONCE
            cursor.execute(f'SELECT {columns} FROM "{table.name}"')  # noqa: S608 - names come from migrations
            for row in cursor:
                yield changed(row, by)

    def next_number(self, table: Table) -> int:
        (sequence,) = self._connection.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', table.numbered]).fetchone()
        if not sequence:
            return 0
        found = self._connection.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}").fetchone()  # noqa: S608
        return int(found[0])

    def names(self) -> set[str]:
        found = self._connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
        return {name for (name,) in found}

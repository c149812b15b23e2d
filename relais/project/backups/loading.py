"""Rows into the empty tables of a new database, in one transaction: whole or not at all.

Indexes, foreign keys and triggers are put aside and made again afterwards: built at once they take a third of the time, and what was
written in the audit may be written again only where its guards do not stand yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from relais.project.backups.schema import Table
from relais.project.backups.values import changed, changes, for_postgresql, for_sqlite
from relais.project.refused import Refused

ROWS_AT_ONCE = 5000


@contextmanager
def loading(connection: BaseDatabaseWrapper) -> Iterator[Loader]:
    """Empty the tables and take rows; what was put aside stands again when the block has ended well."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys = OFF")  # no transaction can say so; they are looked at when all is there
    loader = PostgresqlLoader(connection) if connection.vendor == "postgresql" else SqliteLoader(connection)
    with transaction.atomic(using=connection.alias):
        loader.begin()
        yield loader
        loader.end()


class Loader:
    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection
        self._aside: list[str] = []

    def begin(self) -> None:
        raise NotImplementedError

    def end(self) -> None:
        self._run(*self._aside)

    def load(self, table: Table, rows: Iterable[list[Any]]) -> None:
        raise NotImplementedError

    def number(self, table: Table, last: int) -> None:
        """Go on giving out numbers after the last one, also where its row is gone."""
        raise NotImplementedError

    def _run(self, *statements: str) -> None:
        with self._connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def _ask(self, statement: str) -> list[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())


class SqliteLoader(Loader):
    def begin(self) -> None:
        for kind, name, statement in self._ask(
            "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type, name"
        ):
            self._run(f'DROP {kind.upper()} "{name}"')
            self._aside.append(statement)
        self._run(*(f'DELETE FROM "{name}"' for name in self._tables()), "DELETE FROM sqlite_sequence")  # noqa: S608

    def end(self) -> None:
        super().end()
        broken = self._ask("PRAGMA foreign_key_check")
        if broken:
            raise Refused(f"A row of {broken[0][0]} points to one of {broken[0][2]} that is not there.")

    def load(self, table: Table, rows: Iterable[list[Any]]) -> None:
        by = changes(table.columns, for_sqlite)
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        marks = ", ".join(["%s"] * len(table.columns))
        rows = iter(rows)
        with self._connection.cursor() as cursor:
            while part := [changed(row, by) for row in islice(rows, ROWS_AT_ONCE)]:
                cursor.executemany(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', part)  # noqa: S608

    def number(self, table: Table, last: int) -> None:
        is_counted = self._ask(f"SELECT 1 FROM sqlite_master WHERE name = '{table.name}' AND sql LIKE '%AUTOINCREMENT%'")  # noqa: S608
        if is_counted and last:
            self._run(
                f"DELETE FROM sqlite_sequence WHERE name = '{table.name}'",  # noqa: S608
                f"INSERT INTO sqlite_sequence (name, seq) VALUES ('{table.name}', {last:d})",  # noqa: S608
            )

    def _tables(self) -> list[str]:
        virtual = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'"
        indexes = [name for (name,) in self._ask(virtual)]
        names = [name for (name,) in self._ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
        return [name for name in names if name != "django_migrations" and not name.startswith(tuple(indexes) or ("\0",))]


class PostgresqlLoader(Loader):
    def begin(self) -> None:
        tables = [
            name
            for (name,) in self._ask("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
            if name != "django_migrations"
        ]
        self._put_aside(
            "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),"
            " format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))"
            " FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1"
        )
        self._put_aside(
            "SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid) FROM pg_index"
            " JOIN pg_class ON pg_class.oid = indexrelid"
            " WHERE relnamespace = current_schema()::regnamespace AND indrelid <> 'django_migrations'::regclass"
            " AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid) ORDER BY 1"
        )
        self._aside.reverse()  # indexes first: a foreign key is looked at through them
        self._run(f"TRUNCATE {', '.join(map(self._quoted, tables))}")
        for table in tables:
            self._run(f"ALTER TABLE {self._quoted(table)} DISABLE TRIGGER USER")
            self._aside.append(f"ALTER TABLE {self._quoted(table)} ENABLE TRIGGER USER")

    def load(self, table: Table, rows: Iterable[list[Any]]) -> None:
        by = changes(table.columns, for_postgresql)
        columns = ", ".join(self._quoted(column.name) for column in table.columns)
        with (
            self._connection.wrap_database_errors,
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY {self._quoted(table.name)} ({columns}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(changed(row, by))

    def number(self, table: Table, last: int) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [self._quoted(table.name), table.numbered])
            (sequence,) = cursor.fetchone()
            if sequence:
                cursor.execute("SELECT setval(%s, %s, %s)", [sequence, max(last, 1), last > 0])

    def _put_aside(self, question: str) -> None:
        for away, back in self._ask(question):
            self._run(away)
            self._aside.append(back)

    def _quoted(self, name: str) -> str:
        return self._connection.ops.quote_name(name)

"""A new database in the place of the old one, and the old one until the new one is whole.

On SQLite it is a file beside, which takes the other's name at the end; on PostgreSQL all happens in one transaction.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from relais.core.clock import now
from relais.core.kept import look_again
from relais.project.backups.place import Place
from relais.project.refused import Refused

#: A file of this size holds no table.
EMPTY = 4096
#: A connection that was closed is still seen for a moment.
SECONDS_TO_LEAVE = 3.0
RUNNING = "Relais is running: stop it, its workers too, and try again."


@contextmanager
def fresh_database(place: Place) -> Iterator[BaseDatabaseWrapper]:
    """An empty database, without tables, that takes the place of the workspace's own if the block ends well."""
    if place.connection.vendor == "postgresql":
        with _emptied(place.connection) as connection:
            yield connection
        return
    file = place.sqlite_file
    check_nobody_works(place)
    beside = file.with_name(f"{file.name}.new")
    with new_sqlite(place.database, beside) as connection:
        yield connection
    if file.exists() and file.stat().st_size > EMPTY:
        check_nobody_works(place)
        os.replace(file, file.with_name(f"{file.name}.before-{now():%Y%m%dT%H%M%S}"))
    os.replace(beside, file)
    _forget_what_was_known()


@contextmanager
def new_sqlite(database: str, file: Path, settings: dict[str, Any] | None = None) -> Iterator[BaseDatabaseWrapper]:
    """A new file that is this database for as long as the block lasts: one whole file at the end, gone if the block fails."""
    remove_sqlite(file)
    with standing_in(database, dict(settings or connections[database].settings_dict) | {"NAME": str(file)}) as connection:
        try:
            yield connection
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA optimize")
        except BaseException:
            connection.close()
            remove_sqlite(file)
            raise
    with closing(sqlite3.connect(file)) as alone:
        alone.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("rb") as written:
        os.fsync(written.fileno())


@contextmanager
def standing_in(database: str, settings: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """Another database under the name of this one: migrations and all that follows them write where they always do, and find the new one."""
    usual = connections[database]
    usual.close()
    whole = connections.configure_settings({DEFAULT_DB_ALIAS: dict(settings)})[DEFAULT_DB_ALIAS]
    connections[database] = load_backend(whole["ENGINE"]).DatabaseWrapper(whole, database)
    _forget_what_was_known()
    try:
        yield connections[database]
    finally:
        connections[database].close()
        connections[database] = usual
        _forget_what_was_known()


def remove_sqlite(file: Path) -> None:
    for each in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))):
        each.unlink(missing_ok=True)


def check_nobody_works(place: Place) -> None:
    """Whoever still has the old database open would go on writing into what is no longer there."""
    if place.connection.vendor == "postgresql":
        until = monotonic() + SECONDS_TO_LEAVE
        while _others(place.connection):
            if monotonic() > until:
                raise Refused(RUNNING)
            sleep(0.1)
        return
    place.connection.close()
    if not place.sqlite_file.exists():
        return
    try:
        with closing(sqlite3.connect(place.sqlite_file, timeout=1)) as alone:
            # Refused while another connection is open; it also brings the log home, so that the file alone is the database.
            alone.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError:
        raise Refused(RUNNING) from None
    except sqlite3.DatabaseError:
        pass  # it is damaged, which is why another one takes its place


def _others(connection: BaseDatabaseWrapper) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


@contextmanager
def _emptied(connection: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    check_nobody_works(Place(connection.alias, Path(), Path()))
    try:
        with transaction.atomic(using=connection.alias):
            with connection.cursor() as cursor:
                cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
                tables = ", ".join(connection.ops.quote_name(name) for (name,) in cursor.fetchall())
                cursor.execute("SET LOCAL lock_timeout = '10s'")
                if tables:
                    cursor.execute(f"DROP TABLE {tables} CASCADE")
            yield connection
    except OperationalError as error:
        if "lock timeout" in str(error):
            raise Refused(RUNNING) from None
        raise
    _forget_what_was_known()


def _forget_what_was_known() -> None:
    ContentType.objects.clear_cache()
    look_again()

"""A workspace's database moved to another one: from SQLite to PostgreSQL when a firm has grown, or back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from relais.audit.api import examine_chain, in_words
from relais.project.backups.fresh import check_nobody_works, new_sqlite, standing_in
from relais.project.backups.loading import loading
from relais.project.backups.place import Place
from relais.project.backups.restoring import compare, finish, is_empty, migrate_to
from relais.project.backups.schema import Table, applied_migrations, tables_of, unknown_migrations
from relais.project.backups.snapshot import Snapshot, snapshot_of
from relais.project.backups.sums import Adding, Sum
from relais.project.configuration import database_settings
from relais.project.refused import Refused

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Moved:
    tables: dict[str, Sum]

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.tables.values())


def move_database(place: Place, url: str, tell: Tell = lambda _sentence: None) -> Moved:
    """Copy every table into the empty database at the address, compare both, and leave the old one as it is.

    Whole or not at all: whatever stops it, the other database is as empty as before, and it may be run again.
    """
    target = connections.configure_settings({"default": database_settings(url, place.home)})["default"]
    check_nobody_works(place)
    if unknown_migrations(place.connection):
        raise Refused("The database belongs to a newer Relais than this one; that one must move it.")
    migrations = applied_migrations(place.connection)
    if not migrations:
        raise Refused("There is nothing to move yet: the database is empty.")
    tables = tables_of(migrations)
    with snapshot_of(place, keeps_writers_out=True) as old:
        if str(target["ENGINE"]).endswith("sqlite3"):
            file = Path(str(target["NAME"]))
            if file.exists() and file.stat().st_size:
                raise Refused(f"{file} exists already. Name a file that does not.")
            with new_sqlite(place.database, file, target) as connection:
                return _fill(connection, tables, migrations, old, tell)
        with standing_in(place.database, target) as connection:
            _refuse_filled(connection)
            with transaction.atomic(using=connection.alias):
                moved = _fill(connection, tables, migrations, old, tell)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            return moved


def _refuse_filled(connection: BaseDatabaseWrapper) -> None:
    try:
        connection.ensure_connection()
    except DatabaseError as unreachable:
        raise Refused(f"The new database cannot be reached: {str(unreachable).strip().splitlines()[0]}.") from None
    if not is_empty(connection):
        raise Refused("The new database is not empty: somebody uses it already. Name an empty one.")


def _fill(
    connection: BaseDatabaseWrapper, tables: tuple[Table, ...], migrations: list[tuple[str, str]], old: Snapshot, tell: Tell
) -> Moved:
    tell("Making the tables…")
    migrate_to(connection, migrations)
    sums: dict[str, Sum] = {}
    with loading(connection) as loader:
        for table in tables:
            adding = Adding()
            loader.load(table, adding.through(old.rows(table)))
            if table.numbered:
                loader.number(table, old.next_number(table))
            sums[table.name] = adding.result
            if adding.rows:
                tell(f"{table.name}: {adding.rows:,} rows")
        tell("Making the indexes…")
    tell("Comparing…")
    compare(connection, tables, sums)
    finish(connection)
    found = examine_chain()
    if found.fault is not None:
        raise Refused(f"The audit does not hold in the new database: {in_words(found.fault)}")
    tell(f"The audit holds: {found.entries:,} entries under {found.seals:,} seals.")
    return Moved(sums)

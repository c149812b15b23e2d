"""Filling a workspace from a backup. Nothing is touched before all of the backup was read, and the old database stays until the new one is whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from relais.audit.heads import heads_file
from relais.core.clock import now
from relais.project.backups.archive import Manifest, Reader, Sums, examine, reading
from relais.project.backups.fresh import fresh_database
from relais.project.backups.loading import loading
from relais.project.backups.place import Place
from relais.project.backups.schema import Migration, Table, applied_migrations, check_known, tables_of
from relais.project.backups.sealed import Damaged
from relais.project.backups.snapshot import PostgresqlSnapshot, SqliteSnapshot, snapshot_of
from relais.project.backups.sums import Sum, differences, sum_of
from relais.project.backups.work import Held, hold_work
from relais.project.refused import Refused
from relais.records.search.databases import database_of

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    sums: Sums
    held: Held


def restore_backup(
    file: Path, place: Place, key: str, *, replaces: bool = False, continues_work: bool = False, tell: Tell = lambda _sentence: None
) -> Restored:
    """Make the workspace what the backup holds, brought up to this version of Relais if it is older.

    What the workspace of then was about to do (mails, calls of other programs) it has probably done since, so that its work is held
    unless `continues_work`.
    """
    if not replaces and not is_empty(place.connection):
        raise Refused(
            "This workspace is not empty. Restore into a new one (another RELAIS_HOME, or an empty database),"
            " or put the backup in its place with --replace."
        )
    tell("Reading the whole backup…")
    manifest, sums = examine(file, key)
    check_known(manifest.migrations, manifest.version)
    tables = tables_of(manifest.migrations)
    check_columns(tables, manifest)
    held = Held()
    with _folder_beside(place.files) as beside:
        with fresh_database(place) as connection, reading(file, key) as reader:
            tell("Making the tables…")
            migrate_to(connection, manifest.migrations)
            tell(f"Loading {sums.rows:,} rows…")
            load_archive(connection, tables, reader)
            _take_files(reader, beside)
            tell("Comparing…")
            compare(connection, tables, sums.tables)
            finish(connection)
            if not continues_work:
                held = hold_work(connection)
        _put_files_in_place(place, beside)
    _put_aside(place.home / heads_file().name)
    return Restored(manifest, sums, held)


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether nobody has signed in here yet."""
    table = get_user_model()._meta.db_table
    if table not in connection.introspection.table_names():
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})")  # noqa: S608
        return not cursor.fetchone()[0]


def check_columns(tables: Iterable[Table], manifest: Manifest) -> None:
    here = {table.name: [column.name for column in table.columns] for table in tables}
    for name, columns in manifest.tables.items():
        if here.get(name) != columns:
            raise Refused(f"The backup was made by another state of Relais {manifest.version}: its {name} has other columns.")


def migrate_to(connection: BaseDatabaseWrapper, migrations: Iterable[Migration]) -> None:
    """Make the tables as these migrations leave them, and none of the later ones."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    wanted = {each for each in migrations if each in graph.nodes}
    # Named one after the other, Django would take the earlier of two for a wish to go back.
    executor.migrate(sorted(each for each in wanted if not any(child.key in wanted for child in graph.node_map[each].children)))


def load_archive(connection: BaseDatabaseWrapper, tables: Iterable[Table], reader: Reader) -> None:
    by_name = {table.name: table for table in tables}
    with loading(connection) as loader:
        for name, rows in reader.tables():
            loader.load(by_name[name], rows)
        for name, last in reader.manifest.numbers.items():
            loader.number(by_name[name], last)


def compare(connection: BaseDatabaseWrapper, tables: Iterable[Table], expected: dict[str, Sum]) -> None:
    """Read back every row; what is not what was put in is not kept."""
    found = {table.name: sum_of(rows_of(connection, table)) for table in tables}
    unlike = differences(expected, found)
    if unlike:
        raise Damaged(f"What was loaded is not what was copied: {', '.join(unlike)}. Nothing was changed.")


def rows_of(connection: BaseDatabaseWrapper, table: Table) -> Iterator[list[object]]:
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        yield from PostgresqlSnapshot(connection.connection).rows(table)
        return
    # Django's own connection would turn days and moments into objects.
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as plain:
        yield from SqliteSnapshot(plain).rows(table)


def finish(connection: BaseDatabaseWrapper) -> None:
    """What a database has beside its tables: the index of the search, the guards of the audit, and what is newer than the copy."""
    call_command("migrate", database=connection.alias, interactive=False, verbosity=0)
    database_of(connection).mend(connection)


@contextmanager
def _folder_beside(files: Path) -> Iterator[Path]:
    """A folder for files that are not in place yet."""
    files.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".restoring-", dir=files.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _take_files(reader: Reader, folder: Path) -> None:
    found = {}
    for name, content in reader.files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as opened:
            shutil.copyfileobj(content, opened)
        with target.open("rb") as written:
            found[name] = hashlib.file_digest(written, "sha256").hexdigest()
    if found != reader.finish().files:
        raise Damaged("A file in the backup is not what was copied.")


def _put_files_in_place(place: Place, beside: Path) -> None:
    if place.files.exists() and any(place.files.iterdir()):
        os.replace(place.files, place.files.with_name(f"{place.files.name}.before-{now():%Y%m%dT%H%M%S}"))
    with suppress(OSError):
        place.files.rmdir()
    beside.chmod(0o755)
    os.replace(beside, place.files)


def _put_aside(file: Path) -> None:
    """The audit of then does not know the seals of now: they would look as if somebody had cut them off."""
    if file.exists():
        os.replace(file, file.with_name(f"{file.stem}.before-{now():%Y%m%dT%H%M%S}{file.suffix}"))


def snapshot_sums(place: Place) -> dict[str, Sum]:
    """The sums of a workspace as it stands, for comparisons."""
    tables = tables_of(applied_migrations(place.connection))
    with snapshot_of(place) as snapshot:
        return {table.name: sum_of(snapshot.rows(table)) for table in tables}

"""Taking a backup, while people go on working in the workspace."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import relais
from relais.core.clock import now
from relais.project.backups.archive import Manifest, Sums, Writer, writing
from relais.project.backups.place import Place
from relais.project.backups.schema import Table, applied_migrations, tables_of, unknown_migrations
from relais.project.backups.snapshot import Snapshot, snapshot_of
from relais.project.refused import Refused

UNFINISHED = ".unfinished"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True)
class Made:
    file: Path
    sums: Sums


def write_backup(file: Path, place: Place, key: str) -> Made:
    """Copy the workspace as it is at this moment into one encrypted file, whole or not at all."""
    if file.exists():
        raise Refused(f"{file} exists already.")
    if not file.parent.is_dir():
        raise Refused(f"There is no folder {file.parent}.")
    strange = unknown_migrations(place.connection)
    if strange:
        raise Refused("The database belongs to a newer Relais than this one; that one must make the backup.")
    migrations = applied_migrations(place.connection)
    if not migrations:
        raise Refused("There is nothing to back up yet: the database is empty.")
    tables = tables_of(migrations)
    # The database goes first: a file that is added meanwhile is then too much, never missing.
    with _new_file(file) as opened, writing(opened, key) as archive:
        with snapshot_of(place) as snapshot:
            archive.describe(_manifest(place, tables, migrations, snapshot))
            for table in tables:
                archive.rows(table, snapshot.rows(table))
        _add_files(place, archive)
        sums = archive.finish()
    return Made(file, sums)


def _manifest(place: Place, tables: tuple[Table, ...], migrations: list[tuple[str, str]], snapshot: Snapshot) -> Manifest:
    return Manifest(
        version=relais.__version__,
        engine=place.connection.vendor,
        made_at=now().isoformat(timespec="seconds"),
        migrations=migrations,
        tables={table.name: [column.name for column in table.columns] for table in tables},
        numbers={table.name: snapshot.next_number(table) for table in tables if table.numbered},
    )


def _add_files(place: Place, archive: Writer) -> None:
    for path in sorted(place.files.rglob("*")) if place.files.is_dir() else ():
        if path.is_file() and not path.is_symlink():
            archive.file(path, path.relative_to(place.files).as_posix())


@contextmanager
def _new_file(file: Path) -> Iterator[BinaryIO]:
    """Written under another name, and given its own when all of it is on the disk; nobody else may read it."""
    unfinished = file.with_name(f".{file.name}{UNFINISHED}")
    try:
        descriptor = os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(unfinished, file)
    except OSError as error:
        if error.errno in FULL:
            raise Refused(f"The disk of {file.parent} is full. Free some of it, or write the backup elsewhere.") from None
        raise Refused(f"The backup could not be written: {error}.") from None
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()

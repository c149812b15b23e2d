"""A whole workspace in one file: its database and its files.

The file is a compressed tar of `manifest.json`, `database` and `files/…`. The secret key is not in it: keep `relais.toml` apart.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

import relais
from relais.accounts.models import User
from relais.core.clock import now
from relais.project import postgresql
from relais.project.refused import Refused

MANIFEST = "manifest.json"
DATABASE = "database"
FILES = "files"


@dataclass(frozen=True)
class Manifest:
    version: str
    engine: str
    made_at: str
    migrations: list[str]


def write_backup(file: Path) -> Manifest:
    """Copy the workspace as it is at this moment, while people go on working in it."""
    if file.exists():
        raise Refused(f"{file} exists already.")
    if not file.parent.is_dir():
        raise Refused(f"There is no folder {file.parent}.")
    manifest = Manifest(relais.__version__, connection.vendor, now().isoformat(), sorted(_applied_migrations()))
    with tempfile.TemporaryDirectory(prefix=".relais-backup-", dir=file.parent) as folder:
        # The database goes first: a file that is added meanwhile is then too much, never missing.
        database = Path(folder) / DATABASE
        _copy_database(database)
        archive = Path(folder) / "archive"
        with tarfile.open(archive, "w:gz", compresslevel=6) as tar:
            _add_text(tar, MANIFEST, json.dumps(asdict(manifest), indent=2))
            tar.add(database, DATABASE)
            if settings.MEDIA_ROOT.is_dir():
                tar.add(settings.MEDIA_ROOT, FILES)
        archive.chmod(0o600)
        os.replace(archive, file)
    return manifest


def restore_backup(file: Path) -> Manifest:
    """Fill an empty workspace from a backup, and bring it up to date if the backup is older than this version."""
    if not _is_empty():
        raise Refused("This workspace is not empty. Restore into a new one: another RELAIS_HOME, or an empty database.")
    try:
        with tarfile.open(file) as tar, tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.RELAIS_HOME) as folder:
            _unpack(tar, Path(folder))
            manifest = _read_manifest(Path(folder) / MANIFEST)
            _load_database(Path(folder) / DATABASE)
            if (Path(folder) / FILES).is_dir():
                shutil.copytree(Path(folder) / FILES, settings.MEDIA_ROOT, dirs_exist_ok=True)
    except FileNotFoundError:
        raise Refused(f"There is no file {file}.") from None
    except (tarfile.TarError, EOFError, OSError) as broken:
        raise Refused(f"{file} is not a whole backup of Relais: {broken}.") from None
    call_command("migrate", interactive=False, verbosity=0)
    return manifest


def _applied_migrations() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationExecutor(connection).loader.applied_migrations}


def _is_empty() -> bool:
    if User._meta.db_table not in connection.introspection.table_names():
        return True
    return not User.objects.exists()


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(text.encode())
    entry.mode = 0o600
    tar.addfile(entry, BytesIO(text.encode()))


def _unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Write plain files below the folder, and nothing else: an archive may come from anywhere."""
    for entry in tar:
        if entry.isdir():
            continue
        parts = PurePosixPath(entry.name).parts
        content = tar.extractfile(entry) if entry.isreg() else None
        if content is None or ".." in parts or entry.name.startswith("/") or parts[0] not in (MANIFEST, DATABASE, FILES):
            raise Refused(f"The backup holds “{entry.name}”, which no backup of Relais does.")
        target = folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as opened:
            shutil.copyfileobj(content, opened)


def _read_manifest(path: Path) -> Manifest:
    if not path.is_file():
        raise Refused("This is not a backup of Relais: it has no manifest.")
    try:
        manifest = Manifest(**json.loads(path.read_text()))
    except (ValueError, TypeError):
        raise Refused("This is not a backup of Relais: its manifest cannot be read.") from None
    if manifest.engine != connection.vendor:
        raise Refused(f"The backup is of {manifest.engine}; this workspace uses {connection.vendor}.")
    known = {f"{app}.{name}" for app, name in MigrationExecutor(connection).loader.disk_migrations}
    if not known.issuperset(manifest.migrations):
        raise Refused(f"The backup was made by Relais {manifest.version}, which is newer than this one ({relais.__version__}).")
    return manifest


def _copy_database(file: Path) -> None:
    if connection.vendor == "postgresql":
        postgresql.dump(connection.settings_dict, file)
        return
    with closing(_open_sqlite()) as source, closing(sqlite3.connect(file)) as copy:
        source.backup(copy)


def _load_database(file: Path) -> None:
    if connection.vendor == "postgresql":
        connection.close()
        postgresql.load(connection.settings_dict, file)
        return
    with closing(sqlite3.connect(file)) as copy:
        if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise Refused("The database in the backup is damaged.")
        connection.close()
        with closing(_open_sqlite()) as target:
            copy.backup(target)


def _open_sqlite() -> sqlite3.Connection:
    return sqlite3.connect(connection.settings_dict["NAME"], timeout=20)

"""Bringing the database up to date: a backup first, then the migrations; and closed to everybody as long as they have not all been done.

What is under way stands in `upgrade.json` in the workspace's folder, so that whoever comes after an interruption knows the way back.
"""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError
from django.db.migrations.executor import MigrationExecutor

import relais
from relais.core.clock import now
from relais.core.exit_status import UPGRADE_FAILED
from relais.project.backups.keeping import BEFORE_UPGRADE, keep_backup
from relais.project.backups.place import Place
from relais.project.backups.restoring import is_empty
from relais.project.backups.schema import unknown_migrations
from relais.project.configuration import backup_key
from relais.project.refused import Refused

NOTE = "upgrade.json"


@dataclass(frozen=True)
class Upgrade:
    """One that has begun and not ended."""

    began_at: str
    to_version: str
    backup: str
    error: str = ""

    @property
    def way_back(self) -> str:
        return f"relais restore --replace --continue-work {self.backup}"


class UpgradeFailed(Refused):
    """The database is neither the old nor the new one; nothing is served until it is one of them."""

    def __init__(self, upgrade: Upgrade) -> None:
        super().__init__(
            f"The database could not be brought up to date: {upgrade.error}\n"
            "Relais stays closed. Mend the cause and start it again"
            + (f", or go back: install the version of before, and run\n    {upgrade.way_back}" if upgrade.backup else ".")
        )
        self.returncode = UPGRADE_FAILED


def is_behind(place: Place) -> bool:
    executor = MigrationExecutor(place.connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate_all() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def bring_up_to_date(
    place: Place, *, migrate: Callable[[], None] = migrate_all, tell: Callable[[str], None] = lambda _sentence: None
) -> None:
    """Back up what is there and migrate it. An upgrade that was interrupted goes on, with the backup that it began with."""
    refuse_newer(place)
    upgrade = begun_upgrade(place)
    # One that was interrupted after its last migration has not yet done what follows them, such as the guards of the audit.
    if upgrade is None and not is_behind(place):
        return
    if upgrade is None:
        upgrade = _note(place, Upgrade(now().isoformat(timespec="seconds"), relais.__version__, _backup_before(place, tell)))
    tell("Bringing the database up to date…")
    try:
        migrate()
    except Exception as error:  # whatever it is, people must be told the way back
        traceback.print_exc()
        raise UpgradeFailed(_note(place, Upgrade(upgrade.began_at, upgrade.to_version, upgrade.backup, _in_short(error)))) from error
    forget_upgrade(place)


def _backup_before(place: Place, tell: Callable[[str], None]) -> str:
    """The way back; an empty workspace needs none."""
    if is_empty(place.connection):
        return ""
    tell("Making a backup before the database is brought up to date…")
    file = str(keep_backup(place, backup_key(place.home), why=BEFORE_UPGRADE).file)
    tell(f"The backup is {file}.")
    return file


def refuse_newer(place: Place) -> None:
    """Old code would misread what a newer one has made of the database."""
    strange = unknown_migrations(place.connection)
    if strange:
        app, name = strange[-1]
        raise Refused(
            f"This database belongs to a newer Relais than this one ({relais.__version__}): {app}.{name} is not known here."
            " Install that version, or restore a backup of this one with relais restore --replace."
        )


def begun_upgrade(place: Place) -> Upgrade | None:
    try:
        return Upgrade(**json.loads((place.home / NOTE).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def forget_upgrade(place: Place) -> None:
    (place.home / NOTE).unlink(missing_ok=True)


def _note(place: Place, upgrade: Upgrade) -> Upgrade:
    file = place.home / NOTE
    beside = Path(f"{file}.new")
    with beside.open("w") as opened:
        json.dump(asdict(upgrade), opened, indent=1)
        opened.flush()
        os.fsync(opened.fileno())
    os.replace(beside, file)
    return upgrade


def _in_short(error: Exception) -> str:
    kind = "" if isinstance(error, DatabaseError) else f"{type(error).__name__}: "
    return (kind + str(error).strip().partition("\n")[0])[:500] or type(error).__name__

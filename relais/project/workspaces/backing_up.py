from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

from relais.core.workspaces import Workspace, inside
from relais.project.backups.making import Made, write_backup
from relais.project.backups.place import this_place
from relais.project.configuration import backup_key
from relais.project.workspaces.registry import the_registry
from relais.project.workspaces.written import write_settings


def back_up_workspace(workspace: Workspace, file: Path) -> Made:
    """Its database and files in one file, and beside it the settings, whose keys open the backup and the secrets in it."""
    with inside(workspace):
        place = this_place()
        made = write_backup(file, place, backup_key(place.home))
        keys = {"secret_key": settings.SECRET_KEY, "backup_key": backup_key(place.home)}
    kept = settings_beside(file)
    shutil.copy(the_registry().file_of(workspace), kept)
    write_settings(kept, keys)  # the environment may have said other ones
    return made


def settings_beside(backup: Path) -> Path:
    return backup.with_name(f"{backup.name}.toml")

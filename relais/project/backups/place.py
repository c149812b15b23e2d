from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Place:
    """Where a workspace lives: the name of its database among Django's, its folder, and that of its users' files."""

    database: str
    home: Path
    files: Path

    @property
    def connection(self) -> BaseDatabaseWrapper:
        return connections[self.database]

    @property
    def sqlite_file(self) -> Path:
        return Path(str(self.connection.settings_dict["NAME"]))


def this_place() -> Place:
    """The workspace that this process works for."""
    return Place(DEFAULT_DB_ALIAS, Path(settings.RELAIS_HOME), Path(settings.MEDIA_ROOT))

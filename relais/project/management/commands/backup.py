from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from relais.project.backups.archive import examine
from relais.project.backups.keeping import keep_backup
from relais.project.backups.making import write_backup
from relais.project.backups.place import this_place
from relais.project.configuration import backup_key
from relais.project.refused import Refused

KEY_IS_IN = "Its key is the backup_key of {file}: keep a copy of that file elsewhere, without it nobody opens the backup."
KEY_WAS_TOLD = "Its key is what RELAIS_BACKUP_KEY said: without it nobody opens the backup."


class Command(BaseCommand):
    help = "Write the whole workspace, database and files, to one encrypted file. Relais may go on running."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="the new file; otherwise one in the folder of the nightly backups")
        parser.add_argument("--check", action="store_true", help="read a backup that is there to its end, and say what it holds")

    def handle(self, *args: Any, **options: Any) -> None:
        place = this_place()
        key = backup_key(place.home)
        if options["check"]:
            self.look_at(options["file"], key)
            return
        made = write_backup(options["file"].absolute(), place, key) if options["file"] else keep_backup(place, key)
        size = made.file.stat().st_size / 1e6
        self.stdout.write(f"{made.file} holds {made.sums.rows:,} rows and {len(made.sums.files):,} files ({size:.1f} MB).")
        self.stdout.write(self.where_the_key_is(place.home))

    def look_at(self, file: Path | None, key: str) -> None:
        if file is None:
            raise Refused("Say which backup: relais backup --check FILE.")
        manifest, sums = examine(file, key)
        self.stdout.write(
            f"{file} is whole: {sums.rows:,} rows and {len(sums.files):,} files of {manifest.made_at}, by Relais {manifest.version} on {manifest.engine}."
        )

    def where_the_key_is(self, home: Path) -> str:
        import os

        return KEY_WAS_TOLD if os.environ.get("RELAIS_BACKUP_KEY") else KEY_IS_IN.format(file=home / "relais.toml")

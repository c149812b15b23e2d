from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from relais.project.backups.place import this_place
from relais.project.backups.restoring import restore_backup
from relais.project.configuration import backup_key
from relais.project.upgrading import forget_upgrade


class Command(BaseCommand):
    help = "Fill an empty workspace from a backup, or put a backup in the place of this one. Stop Relais before."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="put it in the place of what is here, which is kept beside where it is files"
        )
        parser.add_argument(
            "--continue-work",
            action="store_true",
            help="go on with the jobs and events of then; otherwise they are held, as they were probably done since",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        place = this_place()
        restored = restore_backup(
            options["file"].absolute(),
            place,
            backup_key(place.home),
            replaces=options["replace"],
            continues_work=options["continue_work"],
            tell=self.stdout.write,
        )
        forget_upgrade(place)
        self.stdout.write(
            f"The workspace is as it was at {restored.manifest.made_at}: {restored.sums.rows:,} rows and"
            f" {len(restored.sums.files):,} files, each compared with what was copied."
        )
        held = restored.held
        if held.jobs or held.events:
            self.stdout.write(f"Held, as they were probably done since: {held.jobs} jobs (see the page of jobs) and {held.events} events.")

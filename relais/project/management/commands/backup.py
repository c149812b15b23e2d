from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from relais.project.backup import write_backup


class Command(BaseCommand):
    help = "Write the whole workspace, database and files, to one file. Relais may go on running."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"].absolute()
        write_backup(file)
        self.stdout.write(
            f"{file} holds the workspace ({file.stat().st_size / 1e6:.1f} MB). Keep relais.toml beside it: it has the secret key."
        )

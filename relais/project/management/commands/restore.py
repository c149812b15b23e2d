from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from relais.project.backup import restore_backup


class Command(BaseCommand):
    help = "Fill an empty workspace from a backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        manifest = restore_backup(options["file"].absolute())
        self.stdout.write(f"The workspace is as it was on {manifest.made_at}.")

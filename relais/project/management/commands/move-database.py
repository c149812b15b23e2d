from __future__ import annotations  # noqa: N999 - the name of the command

import os
import time
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandParser

from relais.project.backups.moving import move_database
from relais.project.backups.place import this_place
from relais.project.configuration import keep, read_configuration
from relais.project.refused import Refused


class Command(BaseCommand):
    help = "Move the workspace to another database: postgresql://user:password@host/name, or sqlite:///file. Stop Relais before."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="the new database, which must be empty; - to read it from standard input")
        parser.add_argument("--only-copy", action="store_true", help="leave relais.toml as it is, so that the old database stays in use")

    def handle(self, *args: Any, **options: Any) -> None:
        url = self.stdin_line() if options["url"] == "-" else options["url"]
        if urlsplit(url).scheme not in ("postgresql", "postgres", "sqlite"):
            raise Refused("The address of the new database starts with postgresql:// or sqlite:///.")
        place, began = this_place(), time.monotonic()
        moved = move_database(place, url, self.stdout.write)
        seconds = time.monotonic() - began
        self.stdout.write(f"{moved.rows:,} rows of {len(moved.tables)} tables are the same in both databases ({seconds:.0f} s).")
        if options["only_copy"]:
            self.stdout.write("The old database stays in use.")
        elif os.environ.get("RELAIS_DATABASE_URL") and read_configuration().is_main:
            self.stdout.write("Set RELAIS_DATABASE_URL to the new address, and start Relais. The old database was left as it was.")
        else:
            keep(place.home / "relais.toml", "database_url", url)
            self.stdout.write(f"{place.home / 'relais.toml'} names the new one. Start Relais. The old database was left as it was.")

    def stdin_line(self) -> str:
        import sys

        return sys.stdin.readline().strip()

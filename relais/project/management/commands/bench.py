from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from relais.project.bench.measuring import REQUESTS, measure
from relais.project.bench.report import table
from relais.project.configuration import read_configuration
from relais.project.refused import Refused

FEWEST, MOST, FEWEST_REQUESTS = 100, 2_000_000, 6


class Command(BaseCommand):
    help = "Measure how fast Relais is here, in a workspace made for it and thrown away. Nothing of yours is read or written."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--contacts", type=int, default=20_000, metavar="N", help="how many contacts (default: %(default)s)")
        parser.add_argument("--json", action="store_true", help="answer in JSON")
        parser.add_argument(
            "--database",
            default="",
            metavar="URL",
            help="a PostgreSQL server to make a database on; otherwise that of RELAIS_DATABASE_URL, or SQLite",
        )

        parser.add_argument(
            "--requests", type=int, default=REQUESTS, metavar="N", help="how often each page is asked for (default: %(default)s)"
        )
        parser.add_argument(
            "--keep",
            type=Path,
            metavar="FOLDER",
            help="keep the workspace in this folder, and take it up again from there: a large one takes its time to fill",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not FEWEST <= options["contacts"] <= MOST:
            raise Refused(f"Give a number of contacts from {FEWEST} to {MOST:,}.")
        if options["requests"] < FEWEST_REQUESTS:
            raise Refused(f"Ask for each page {FEWEST_REQUESTS} times at least.")
        report = measure(
            options["contacts"], options["database"] or read_configuration().database_url, self._tell, options["keep"], options["requests"]
        )
        self.stdout.write(json.dumps(report) if options["json"] else table(report))

    def _tell(self, sentence: str) -> None:
        if sys.stderr.isatty():
            self.stderr.write(sentence)

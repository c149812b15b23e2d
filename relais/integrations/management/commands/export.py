"""relais export TYPE: a list as a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.audit.api import note_export
from relais.core.errors import DomainError
from relais.core.exit_status import REFUSED
from relais.integrations.exports.writing import FORMATS, write_export
from relais.records.api import parse_query, registry
from relais.records.fields import Reader


class Command(BaseCommand):
    help = "Export records as CSV, XLSX or JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("type", help="contacts, organizations…")
        parser.add_argument("--filter", default="", metavar="QUERY", help="which records, as a Query in JSON")
        parser.add_argument("--columns", default="", help="fields with commas between; all unless told")
        parser.add_argument("--format", choices=FORMATS, default="csv")
        parser.add_argument("--user", metavar="EMAIL", help="who exports; the product itself unless told")
        parser.add_argument("-o", "--output", metavar="FILE", help="where to; the standard output unless told")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            declared = registry.get(options["type"])
            user = User.objects.get(email=options["user"].lower()) if options["user"] else None
            reader = Reader.of(user)
            tree = parse_query(options["filter"], declared, user, reader)
            names = [name for name in options["columns"].split(",") if name]
            by = Actor(user, "command")
            if options["output"]:
                with Path(options["output"]).open("wb") as target:
                    rows = write_export(declared, tree, names, options["format"], target, user=user, reader=reader)
                note_export(declared.key, rows, by=by, format=options["format"], query=tree, columns=names)
                self.stdout.write(f"{rows} rows written to {options['output']}.")
            else:
                rows = write_export(declared, tree, names, options["format"], sys.stdout.buffer, user=user, reader=reader)
                note_export(declared.key, rows, by=by, format=options["format"], query=tree, columns=names)
        except (DomainError, OSError, User.DoesNotExist) as error:
            self.stderr.write(str(getattr(error, "message", error)))
            raise SystemExit(REFUSED) from None

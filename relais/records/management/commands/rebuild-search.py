from __future__ import annotations  # noqa: N999 - the name of the command

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from relais.records.search.index import rebuild


class Command(BaseCommand):
    help = "Make the search index anew from the records. People may go on working meanwhile; it may be stopped and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "types", nargs="*", metavar="TYPE", help="only these types, such as contacts; otherwise all and the database's own index"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        keys = options["types"] or None
        for key, count in rebuild(keys, progress=self.tell if options["verbosity"] > 1 else None).items():
            self.stdout.write(f"{key}: {count}")

    def tell(self, key: str, done: int) -> None:
        self.stdout.write(f"{key}: {done} …")

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from relais.integrations.rest.openapi.reference import pages


class Command(BaseCommand):
    help = "Write the reference pages of the API: relais reference docs/api"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        for name, text in pages().items():
            target = options["folder"] / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)

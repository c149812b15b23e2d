from __future__ import annotations

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand

from relais.core.jobs import enqueue
from relais.core.jobs.definition import find_definition


class Command(BaseCommand):
    help = "Enqueue calls: enqueue NAME JSON [NAME JSON …]"
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("calls", nargs="+")

    def handle(self, *args: Any, calls: list[str], **options: Any) -> None:
        for name, arguments in zip(calls[::2], calls[1::2], strict=True):
            enqueue(find_definition(f"core.{name}"), **json.loads(arguments))

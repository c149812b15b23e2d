from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from relais.core.events import emit
from relais.core.tests.drills.events import NumberWritten
from relais.core.tests.drills.models import Effect


class Cancelled(Exception):
    pass


class Command(BaseCommand):
    help = "Write numbers, tell of each, take every fifth back, and print those that are committed."
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("first", type=int)
        parser.add_argument("count", type=int)

    def handle(self, *args: Any, first: int, count: int, **options: Any) -> None:
        for number in range(first, first + count):
            try:
                write(number)
            except Cancelled:
                continue
            self.stdout.write(str(number))
            self.stdout.flush()


def write(number: int) -> None:
    with transaction.atomic():
        Effect.objects.create(kind="written", number=number)
        emit(NumberWritten(number=number))
        if number % 5 == 0:
            raise Cancelled

from __future__ import annotations

from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from relais.accounts.models import User
from relais.adoption.demo.filling import SIZES, fill, is_demonstration, is_filled, size_for
from relais.adoption.demo.house import PASSWORD, SIGN_IN

REFUSED = 2
MOST = 2_000_000


class Command(BaseCommand):
    help = "Fill an empty workspace with a demonstration company: two years of a French firm with customers in ten countries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=sorted(SIZES, key=lambda name: SIZES[name].contacts), default="small")
        parser.add_argument("--contacts", type=int, metavar="N", help="how many contacts, instead of a size")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same company on the same day")
        parser.add_argument("--if-empty", action="store_true", help="do nothing, without complaint, where there is something already")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["contacts"] is not None and not 1 <= options["contacts"] <= MOST:
            raise CommandError(f"Give a number of contacts from 1 to {MOST:,}.", returncode=REFUSED)
        if options["if_empty"] and (is_filled() or User.objects.exists()):
            self._tell_sign_in()
            return
        if is_filled():
            raise CommandError(
                "This workspace is not empty, and the demonstration company would mix with what is in it.", returncode=REFUSED
            )
        size = size_for(options["contacts"]) if options["contacts"] else SIZES[options["size"]]
        self._fill(size, options["seed"])

    def _fill(self, size: Any, seed: int) -> None:
        started = monotonic()
        self.stdout.write(f"Making a demonstration company with {size.contacts:,} contacts…")
        counts = fill(size, seed, self._tell_progress)
        seconds = monotonic() - started
        rows = sum(counts.values())
        told = ", ".join(f"{number:,} {name}" for name, number in counts.items())
        self.stdout.write(f"{told} in {seconds:.0f} s ({rows / max(seconds, 0.001):,.0f} records a second).")
        self._tell_sign_in()

    def _tell_progress(self, sentence: str) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r  {sentence} ", ending="")
            self.stdout.flush()

    def _tell_sign_in(self) -> None:
        """Only where it still holds: somebody may have given Claire another password."""
        claire = User.objects.filter(email=SIGN_IN).first()
        if claire is not None and is_demonstration() and claire.check_password(PASSWORD):
            self.stdout.write(f"Sign in as {SIGN_IN} with the password {PASSWORD}")

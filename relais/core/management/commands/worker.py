from __future__ import annotations

import argparse
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from relais.core.jobs.queue import LEASE
from relais.core.jobs.supervisor import Supervisor
from relais.core.workspaces import serve_all_workspaces


class Command(BaseCommand):
    help = "Run jobs, deliver events and keep the schedules, until told to stop."
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--queues", default="", help="only these queues, separated by commas (default: all)")
        parser.add_argument("--concurrency", type=_at_least_one, default=1, help="jobs at the same time, each in a process of its own")
        parser.add_argument("--grace", type=float, default=20, help="seconds that running jobs have to end when the worker is stopped")
        parser.add_argument("--lease", type=float, default=LEASE.total_seconds(), help="seconds after which a silent worker counts as dead")

    def handle(self, *args: Any, **options: Any) -> None:
        serve_all_workspaces()
        Supervisor(
            queues=[queue.strip() for queue in options["queues"].split(",") if queue.strip()],
            concurrency=options["concurrency"],
            lease=timedelta(seconds=options["lease"]),
            grace=timedelta(seconds=options["grace"]),
        ).run()


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number

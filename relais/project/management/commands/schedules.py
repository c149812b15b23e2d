from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from relais.core.errors import DomainError
from relais.core.jobs.scheduling import all_schedules, plan_schedules, run_now
from relais.project.refused import Refused


class Command(BaseCommand):
    help = "What runs at fixed times: when it ran, when it will, how it ended; and let it run now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run", metavar="NAME", help="let one run now, beside its times")

    def handle(self, *args: Any, **options: Any) -> None:
        plan_schedules()
        if options["run"]:
            self.run(options["run"])
            return
        for entry, row in all_schedules():
            last = f"{row.last_run_at:%Y-%m-%d %H:%M}" if row.last_run_at else "-"
            state = row.last_job.state if row.last_job else "-"
            self.stdout.write(f"{row.name:<50} {entry.rule!s:<24} last {last:<16} {state:<9} next {row.next_run_at:%Y-%m-%d %H:%M} UTC")

    def run(self, name: str) -> None:
        try:
            job = run_now(name)
        except DomainError:
            known = ", ".join(row.name for _entry, row in all_schedules())
            raise Refused(f"There is no schedule {name}. Known: {known}.") from None
        self.stdout.write(f"{name} runs as job {job.pk}, as soon as a worker takes it.")

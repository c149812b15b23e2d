from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from relais.project.doctor import examine


class Command(BaseCommand):
    help = "Look for what is wrong with this installation, and say how to mend it."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        problems = 0
        for finding in examine():
            self.stdout.write(f"{'✗' if finding.problems else '✓'} {finding.subject}")
            for problem in finding.problems:
                problems += 1
                self.stdout.write(f"    {problem.sentence}\n    → {problem.remedy}")
        if problems:
            sys.exit(1)

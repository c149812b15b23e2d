from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from relais.core.workspaces import MAIN, inside
from relais.project.configuration import read_configuration
from relais.project.doctor import Finding, Problem, examine
from relais.project.workspaces.registry import the_registry


class Command(BaseCommand):
    help = "Look for what is wrong with this installation, and say how to mend it."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        problems = 0
        for workspace in the_registry().all() if read_configuration().is_main else (MAIN,):
            if not workspace.is_main:
                self.stdout.write(f"\n{workspace.name} ({workspace.state})")
            with inside(workspace):
                for finding in examine():
                    problems += self.tell(finding)
        for broken in the_registry().broken:
            problems += self.tell(
                Finding(broken.name, [Problem(f"Its settings cannot be read: {broken.reason}.", "Mend its relais.toml.")])
            )
        if problems:
            sys.exit(1)

    def tell(self, finding: Finding) -> int:
        """The answer is how many problems there are."""
        self.stdout.write(f"{'✗' if finding.problems else '✓'} {finding.subject}")
        for problem in finding.problems:
            self.stdout.write(f"    {problem.sentence}\n    → {problem.remedy}")
        return len(finding.problems)

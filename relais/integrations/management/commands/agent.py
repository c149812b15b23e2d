from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from relais.core.errors import DomainError
from relais.core.exit_status import REFUSED
from relais.integrations.agents.http import is_installed

VARIABLE = "RELAIS_AGENT_TOKEN"


class Command(BaseCommand):
    help = f"Speak with an agent over standard input and output (MCP), with the token in {VARIABLE}."

    def handle(self, *args: Any, **options: Any) -> None:
        secret = os.environ.get(VARIABLE, "").strip()
        if not secret:
            raise CommandError(f"Put the agent's token into {VARIABLE}.", returncode=REFUSED)
        if not is_installed():
            raise CommandError("Agents need the package “mcp”: install relais[agents].", returncode=REFUSED)
        from relais.integrations.agents.stdio import serve

        try:
            serve(secret)
        except DomainError as refused:
            raise CommandError(str(refused), returncode=REFUSED) from refused

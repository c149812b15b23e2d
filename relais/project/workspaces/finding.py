from __future__ import annotations

from relais.core.workspaces import MAIN, Workspace
from relais.project.configuration import read_configuration
from relais.project.workspaces.registry import the_registry


def find_workspace(host: str) -> Workspace | None:
    """Whom a request under this name is for; a process that was started for one workspace serves that one."""
    return the_registry().find(host) if read_configuration().is_main else MAIN

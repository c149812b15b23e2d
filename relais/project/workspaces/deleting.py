from __future__ import annotations

import shutil
import time
from pathlib import Path

from django.db import DatabaseError

from relais.core.clock import now
from relais.core.models import Job
from relais.core.workspaces import State, Workspace, inside
from relais.core.workspaces.connections import close_everything
from relais.project.workspaces.backing_up import back_up_workspace
from relais.project.workspaces.databases import database_of, remove_database
from relais.project.workspaces.errors import NotForMain
from relais.project.workspaces.registry import SECONDS_BETWEEN_LOOKS, the_registry
from relais.project.workspaces.suspending import set_state

#: How long running jobs have to notice that their workspace is closed.
SECONDS_FOR_JOBS = 15.0


def delete_workspace(workspace: Workspace, *, backup: Path | None) -> None:
    """Remove its database, files and settings, after a last backup. Nobody is in it by then."""
    if workspace.is_main:
        raise NotForMain
    set_state(workspace, State.CLOSED)
    workspace = the_registry().get(workspace.name)
    _wait_until_it_rests(workspace)
    if backup is not None:
        back_up_workspace(workspace, backup)
    close_everything()
    remove_database(database_of(workspace))
    shutil.rmtree(the_registry().file_of(workspace).parent)
    the_registry().look_again()


def _wait_until_it_rests(workspace: Workspace) -> None:
    """Servers and workers notice within a second, and give running jobs back at their next checkpoint."""
    time.sleep(SECONDS_BETWEEN_LOOKS * 1.5)
    until = time.monotonic() + SECONDS_FOR_JOBS
    with inside(workspace):
        try:
            while Job.objects.filter(state=Job.State.RUNNING, lease_until__gt=now()).exists() and time.monotonic() < until:
                time.sleep(0.2)
        except DatabaseError:  # there is nothing that could run
            return

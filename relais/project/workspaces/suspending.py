from __future__ import annotations

from django.core.management import call_command

from relais.core.workspaces import State, Workspace, inside
from relais.project.workspaces.registry import the_registry
from relais.project.workspaces.written import write_settings


def suspend_workspace(workspace: Workspace) -> None:
    """Nobody gets in and its jobs rest, within seconds; nothing of it is lost."""
    set_state(workspace, State.SUSPENDED)


def resume_workspace(workspace: Workspace) -> None:
    """Open it again, brought up to date if Relais became newer meanwhile."""
    with inside(workspace):
        call_command("migrate", interactive=False, verbosity=0)
    set_state(workspace, State.OPEN)


def set_state(workspace: Workspace, state: State) -> None:
    write_settings(the_registry().file_of(workspace), {"state": "" if state == State.OPEN else state})
    the_registry().look_again()

from __future__ import annotations

from relais.core.workspaces import State, Workspace, inside
from relais.project.backups.place import this_place
from relais.project.upgrading import bring_up_to_date
from relais.project.workspaces.registry import the_registry
from relais.project.workspaces.written import write_settings


def suspend_workspace(workspace: Workspace) -> None:
    """Nobody gets in and its jobs rest, within seconds; nothing of it is lost."""
    set_state(workspace, State.SUSPENDED)


def resume_workspace(workspace: Workspace) -> None:
    """Open it again, brought up to date, after a backup, if Relais became newer meanwhile."""
    with inside(workspace):
        bring_up_to_date(this_place())
    set_state(workspace, State.OPEN)


def set_state(workspace: Workspace, state: State) -> None:
    write_settings(the_registry().file_of(workspace), {"state": "" if state == State.OPEN else state})
    the_registry().look_again()

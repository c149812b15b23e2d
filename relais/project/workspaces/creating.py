from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

from django.core.management import call_command

from relais.core.workspaces import MAIN, State, Workspace, inside
from relais.core.workspaces.connections import close_everything
from relais.project.configuration import FILE, NAME, home_of, read_configuration
from relais.project.workspaces.databases import database_of, identity_of, make_database, remove_database
from relais.project.workspaces.errors import DatabaseRefused, NameRefused
from relais.project.workspaces.hosting import free_hosts
from relais.project.workspaces.registry import the_registry
from relais.project.workspaces.written import write_settings


def create_workspace(name: str, *, hosts: Sequence[str], settings: dict[str, str] | None = None) -> Workspace:
    """Make a workspace with an empty database, and open it. Whatever goes wrong, nothing is left of it."""
    home, made = begin_workspace(name, hosts=hosts, settings=settings or {})
    try:
        workspace = the_registry().get(name)
        with inside(workspace):
            call_command("migrate", interactive=False, verbosity=0)
        return open_workspace(workspace)
    except BaseException:
        abandon(name, home, with_database=made)
        raise


def begin_workspace(name: str, *, hosts: Sequence[str], settings: dict[str, str]) -> tuple[Path, bool]:
    """Give it a folder, a key and a database, closed to everybody; the answer is the folder, and whether the database is a new one."""
    home = home_of(read_configuration().home, name)
    if not NAME.fullmatch(name):
        raise NameRefused(f"“{name}” is no name of a workspace: small letters, digits and - alone, a letter first, 40 at most.")
    if name == MAIN.name or home.exists():
        raise NameRefused(f"There is a workspace “{name}” already.")
    names = free_hosts(hosts)
    home.parent.mkdir(mode=0o700, exist_ok=True)
    home.mkdir(mode=0o700)
    made = False
    try:
        own = {"secret_key": secrets.token_urlsafe(50), "hosts": ", ".join(names), "state": State.CLOSED, **settings}
        write_settings(home / FILE, own)
        the_registry().look_again()
        workspace = the_registry().get(name)
        _refuse_shared(workspace)
        made = make_database(database_of(workspace))
    except BaseException:
        abandon(name, home, with_database=made)
        raise
    return home, made


def open_workspace(workspace: Workspace) -> Workspace:
    write_settings(the_registry().file_of(workspace), {"state": ""})
    the_registry().look_again()
    return the_registry().get(workspace.name)


def abandon(name: str, home: Path, *, with_database: bool) -> None:
    """Leave nothing of what was begun; a database that was there before stays."""
    close_everything()
    try:
        if with_database:
            remove_database(database_of(the_registry().get(name)))
    finally:
        shutil.rmtree(home, ignore_errors=True)
        the_registry().look_again()


def _refuse_shared(workspace: Workspace) -> None:
    """A workspace is a database: two in one would be one."""
    mine = identity_of(database_of(workspace))
    for other in the_registry().all():
        if other.name != workspace.name and identity_of(database_of(other)) == mine:
            raise DatabaseRefused(f"This database is that of the workspace {other.name}.")

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from relais.core.workspaces import MAIN, Workspace
from relais.project.configuration import several
from relais.project.workspaces.errors import HostRefused
from relais.project.workspaces.hosts import written_host
from relais.project.workspaces.registry import the_registry
from relais.project.workspaces.written import write_settings


def free_hosts(texts: Sequence[str], *, by: Workspace | None = None) -> list[str]:
    """As browsers send them; refused are those that are no names, and those of another workspace."""
    found = []
    for text in texts:
        host = written_host(text)
        if not host:
            raise HostRefused(f"“{text}” is no name of a host. Give one like crm.example.org, without https:// and without a port.")
        taken = the_registry().holder_of(host)
        if taken is not None and taken != by:
            raise HostRefused(f"{host} is a name of the workspace {taken.name}.")
        found.append(host)
    return list(dict.fromkeys(found))


def add_host(workspace: Workspace, host: str) -> None:
    _write_hosts(workspace, [*hosts_written(workspace), *free_hosts([host], by=workspace)])


def remove_host(workspace: Workspace, host: str) -> None:
    """It answers to this name no longer."""
    known, name = hosts_written(workspace), written_host(host)
    if name not in known:
        raise HostRefused(f"{host} is no name of the workspace {workspace.name}, or follows from its public_url.")
    if len(known) == 1 and workspace.name != MAIN.name:
        raise HostRefused(f"{host} is the only name of the workspace {workspace.name}. Rename it, or suspend the workspace.")
    _write_hosts(workspace, [each for each in known if each != name])


def rename_host(workspace: Workspace, old: str, new: str) -> None:
    """It answers to the new name instead of the old one, and its mails say so."""
    known, name = hosts_written(workspace), written_host(old)
    public_url = _public_url(workspace)
    if name not in known and urlsplit(public_url).hostname != name:
        raise HostRefused(f"{old} is no name of the workspace {workspace.name}.")
    (renamed,) = free_hosts([new], by=workspace)
    _write_hosts(workspace, [renamed if each == name else each for each in known], public_url.replace(f"//{name}", f"//{renamed}"))


def hosts_written(workspace: Workspace) -> list[str]:
    """Those that stand in its file; its public address may add one."""
    return list(several(the_registry().written(workspace).get("hosts", "")))


def _public_url(workspace: Workspace) -> str:
    return the_registry().written(workspace).get("public_url", "")


def _write_hosts(workspace: Workspace, hosts: Sequence[str], public_url: str | None = None) -> None:
    values = {"hosts": ", ".join(dict.fromkeys(hosts))}
    write_settings(the_registry().file_of(workspace), values if public_url is None else values | {"public_url": public_url})
    the_registry().look_again()

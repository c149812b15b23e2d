"""A workspace out of a backup: one that comes back, or a copy beside the one that is still there."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from relais.core.workspaces import Workspace, inside
from relais.core.workspaces.copies import become_a_copy
from relais.project.backups.place import this_place
from relais.project.backups.restoring import Restored, Tell, restore_backup
from relais.project.refused import Refused
from relais.project.workspaces.creating import abandon, begin_workspace, open_workspace
from relais.project.workspaces.registry import the_registry

#: What one that comes back is again; its database and its hosts too, unless others are named.
COMING_BACK = (
    "secret_key",
    "old_secret_keys",
    "keys_of_old_secrets",
    "backup_key",
    "public_url",
    "mail_url",
    "mail_from",
    "outbound_hosts",
    "database_url",
    "hosts",
)
KEYS = ("secret_key", "old_secret_keys", "keys_of_old_secrets")


@dataclass(frozen=True)
class BroughtBack:
    workspace: Workspace
    restored: Restored
    #: The workspace that it is a copy of, if that is still there.
    original: Workspace | None


def restore_workspace(file: Path, name: str, *, settings_file: Path, chosen: Mapping[str, str], tell: Tell) -> BroughtBack:
    """Make a new workspace of a backup. `chosen` are settings that it is to have in any case."""
    said = _read(settings_file)
    original = next((each for each in the_registry().all() if _secret_key_of(each) == said["secret_key"]), None)
    own = restored_settings(said, is_copy=original is not None) | {key: value for key, value in chosen.items() if value}
    hosts = [host.strip() for host in own.pop("hosts", "").split(",") if host.strip()]
    if not hosts:
        raise Refused("Name a host for it: --host crm.example.org.")
    home, made = begin_workspace(name, hosts=hosts, settings=own)
    try:
        workspace = the_registry().get(name)
        with inside(workspace):
            restored = restore_backup(file, this_place(), _key(said), tell=tell)
            if original is not None:
                become_a_copy()
        return BroughtBack(open_workspace(workspace), restored, original)
    except BaseException:
        abandon(name, home, with_database=made)
        raise


def restored_settings(said: Mapping[str, str], *, is_copy: bool) -> dict[str, str]:
    """A copy opens what was encrypted with the keys of the original, signs with one of its own, and writes to nobody."""
    if is_copy:
        return {"keys_of_old_secrets": ", ".join(said[key] for key in KEYS if said.get(key))}
    return {key: said[key] for key in COMING_BACK if said.get(key)}


def _read(file: Path) -> dict[str, str]:
    try:
        said = {name: str(value) for name, value in tomllib.loads(file.read_text()).items()}
    except FileNotFoundError:
        raise Refused(f"The settings that belong to the backup are not there: {file}. Name them with --settings.") from None
    except ValueError:
        raise Refused(f"{file} holds no settings.") from None
    if not said.get("secret_key"):
        raise Refused(f"{file} names no secret_key, without which the secrets in the backup stay closed.")
    return said


def _secret_key_of(workspace: Workspace) -> str:
    with inside(workspace):
        return str(settings.SECRET_KEY)


def _key(said: Mapping[str, str]) -> str:
    key = os.environ.get("RELAIS_BACKUP_KEY") or said.get("backup_key")
    if not key:
        raise Refused("The settings name no backup_key, without which nobody opens the backup.")
    return key

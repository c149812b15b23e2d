from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from relais.core.clock import now
from relais.core.workspaces import Workspace
from relais.project.configuration import read_configuration
from relais.project.refused import Refused
from relais.project.workspaces.backing_up import back_up_workspace, settings_beside
from relais.project.workspaces.creating import create_workspace
from relais.project.workspaces.databases import database_of, identity_of
from relais.project.workspaces.deleting import delete_workspace
from relais.project.workspaces.hosting import add_host, remove_host, rename_host
from relais.project.workspaces.registry import the_registry
from relais.project.workspaces.restoring import restore_workspace
from relais.project.workspaces.suspending import resume_workspace, suspend_workspace

#: What may be set when a workspace is made.
CHOSEN = {
    "database_url": "postgresql://user:password@host/name of its own (default: SQLite in its folder)",
    "public_url": "its address as browsers know it, like https://crm.example.org",
    "mail_url": "its mail server, like smtp://user:password@mail.example.org:587",
    "mail_from": "the sender of its mails",
}


class Command(BaseCommand):
    help = "Several firms in this installation, each with a database, files and host names of its own."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="make a workspace with an empty database")
        create.add_argument("name", help="small letters, digits and -; it names its folder and stays")
        verbs.add_parser("list", help="name the workspaces").add_argument("--json", action="store_true", help="for programs")
        for verb, told in (("suspend", "let nobody in, and let its jobs rest"), ("resume", "open it again")):
            verbs.add_parser(verb, help=told).add_argument("name")
        for verb, told in (("add-host", "let it answer to one more name"), ("remove-host", "let it answer to a name no longer")):
            host = verbs.add_parser(verb, help=told)
            host.add_argument("name")
            host.add_argument("host")
        rename = verbs.add_parser("rename-host", help="let it answer to another name instead")
        rename.add_argument("name")
        rename.add_argument("old")
        rename.add_argument("new")
        restore = verbs.add_parser("restore", help="make a workspace out of a backup; a copy, while the one it was taken of is there")
        restore.add_argument("file", type=Path)
        restore.add_argument("name")
        restore.add_argument("--settings", type=Path, help="the settings that belong to the backup (default: FILE.toml)")
        backup = verbs.add_parser("backup", help="write its database and files to one file")
        backup.add_argument("name")
        backup.add_argument("file", type=Path, nargs="?", help="default: RELAIS_HOME/backups, with its name and the time")
        for parser, is_new in ((create, True), (restore, False)):
            parser.add_argument(
                "--host", action="append", required=is_new, default=[], help="the name under which browsers ask for it; may be repeated"
            )
            for option, told in CHOSEN.items():
                parser.add_argument(f"--{option.replace('_', '-')}", default="", help=told)
        delete = verbs.add_parser("delete", help="remove it: database, files and settings")
        delete.add_argument("name")
        delete.add_argument("--confirm", default="", metavar="NAME", help="its name once more, instead of being asked for it")
        delete.add_argument("--no-backup", action="store_true", help="keep no last backup")

    def handle(self, *args: Any, **options: Any) -> None:
        if not read_configuration().is_main:
            raise Refused("This command is for the installation: leave --workspace and RELAIS_WORKSPACE out.")
        if options["verb"] == "create":
            return self.create(options)
        if options["verb"] == "restore":
            return self.restore(options)
        if options["verb"] == "list":
            return self.list(as_json=options["json"])
        workspace = the_registry().get(options["name"])
        verbs: dict[str, Callable[[Workspace, dict[str, Any]], None]] = {
            "suspend": self.suspend,
            "resume": self.resume,
            "add-host": self.add_host,
            "remove-host": self.remove_host,
            "rename-host": self.rename_host,
            "backup": self.backup,
            "delete": self.delete,
        }
        return verbs[options["verb"]](workspace, options)

    def create(self, options: dict[str, Any]) -> None:
        workspace = create_workspace(options["name"], hosts=options["host"], settings={name: options[name] for name in CHOSEN})
        self.stdout.write(
            f"The workspace {workspace.name} answers to {', '.join(sorted(workspace.hosts))}. Its first administrator:\n"
            f"  relais --workspace {workspace.name} user create EMAIL --role administrator --password-stdin"
        )

    def list(self, *, as_json: bool) -> None:
        rows = [_described(workspace) for workspace in the_registry().all()]
        rows += [{"name": each.name, "state": "broken", "hosts": [], "database": each.reason} for each in the_registry().broken]
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write(f"{row['name']:<24} {row['state']:<10} {row['database']:<40} {', '.join(row['hosts'])}")

    def suspend(self, workspace: Workspace, options: dict[str, Any]) -> None:
        suspend_workspace(workspace)
        self.stdout.write(f"The workspace {workspace.name} is suspended. `relais workspace resume {workspace.name}` opens it again.")

    def resume(self, workspace: Workspace, options: dict[str, Any]) -> None:
        resume_workspace(workspace)
        self.stdout.write(f"The workspace {workspace.name} is open.")

    def add_host(self, workspace: Workspace, options: dict[str, Any]) -> None:
        add_host(workspace, options["host"])
        self._say_hosts(workspace)

    def remove_host(self, workspace: Workspace, options: dict[str, Any]) -> None:
        remove_host(workspace, options["host"])
        self._say_hosts(workspace)

    def rename_host(self, workspace: Workspace, options: dict[str, Any]) -> None:
        rename_host(workspace, options["old"], options["new"])
        self._say_hosts(workspace)

    def backup(self, workspace: Workspace, options: dict[str, Any]) -> None:
        file = (options["file"] or _backup_of(workspace)).absolute()
        made = back_up_workspace(workspace, file)
        self.stdout.write(
            f"{file} holds the {made.sums.rows:,} rows and {len(made.sums.files):,} files of the workspace {workspace.name},"
            f" {settings_beside(file).name} its settings and its keys."
        )

    def restore(self, options: dict[str, Any]) -> None:
        file: Path = options["file"].absolute()
        chosen = {"hosts": ", ".join(options["host"]), **{name: options[name] for name in CHOSEN}}
        settings_file = options["settings"] or settings_beside(file)
        back = restore_workspace(file, options["name"], settings_file=settings_file, chosen=chosen, tell=self.stdout.write)
        name, sums = back.workspace.name, back.restored.sums
        self.stdout.write(
            f"The workspace {name} is as it was at {back.restored.manifest.made_at}: {sums.rows:,} rows, {len(sums.files):,} files."
        )
        if back.original is not None:
            self.stdout.write(
                f"Since {back.original.name} is still there, it is a copy: sessions and tokens of {back.original.name} do not open it, its mails are"
                " written to a folder, and nothing else goes out from it by itself."
            )

    def delete(self, workspace: Workspace, options: dict[str, Any]) -> None:
        typed = options["confirm"] or input(f"Everything of the workspace {workspace.name} goes. Type its name to go on: ").strip()
        if typed != workspace.name:
            raise Refused(f"“{typed}” is not the name of the workspace: nothing was deleted.")
        backup = None if options["no_backup"] else _backup_of(workspace)
        delete_workspace(workspace, backup=backup)
        self.stdout.write(f"The workspace {workspace.name} is no more." + (f" Its last backup is {backup}." if backup else ""))

    def _say_hosts(self, workspace: Workspace) -> None:
        hosts = sorted(the_registry().get(workspace.name).hosts)
        self.stdout.write(f"The workspace {workspace.name} answers to {', '.join(hosts) or 'every name'}.")


def _described(workspace: Workspace) -> dict[str, Any]:
    identity = identity_of(database_of(workspace))
    return {
        "name": workspace.name,
        "state": str(workspace.state),
        "hosts": sorted(workspace.hosts),
        "database": f"{identity[-1]} on {identity[1]}" if identity[0] == "postgresql" else identity[-1],
    }


def _backup_of(workspace: Workspace) -> Path:
    folder = read_configuration().home / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{workspace.name}-{now():%Y%m%d-%H%M%S}.backup"

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from relais.core.workspaces import MAIN, State, Workspace, inside
from relais.project.backups.place import this_place
from relais.project.configuration import read_configuration
from relais.project.plugins.containing import Contained
from relais.project.plugins.finding import leave_out_from_now
from relais.project.upgrading import bring_up_to_date, refuse_newer
from relais.project.workspaces.registry import the_registry
from relais.project.workspaces.suspending import set_state


class Command(BaseCommand):
    help = "Bring the database up to date, after a backup of it; with --demo, fill an empty workspace with the demonstration company."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="fill an empty workspace with the demonstration company")
        parser.add_argument("--no-migrate", action="store_true", help="leave the database as it is")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["no_migrate"]:
            refuse_newer(this_place())
        else:
            for workspace in the_registry().all() if read_configuration().is_main else (MAIN,):
                self.bring_up_to_date(workspace)
        if options["demo"]:
            call_command("demo", if_empty=True)

    def bring_up_to_date(self, workspace: Workspace) -> None:
        """One that cannot be is closed, and does not keep the others from being served."""
        if workspace.state not in (State.OPEN, State.OUTDATED):
            return
        with inside(workspace):
            try:
                bring_up_to_date(this_place(), migrate=self.migrate, tell=self.stdout.write)
            except (Error, CommandError, ImproperlyConfigured) as error:
                if workspace.is_main:
                    raise
                self.stderr.write(f"The workspace {workspace.name} stays closed, since its database cannot be brought up to date: {error}")
                set_state(workspace, State.OUTDATED)
                return
        if workspace.state == State.OUTDATED:
            set_state(workspace, State.OPEN)

    def migrate(self) -> None:
        """The product's tables come in any case; a plug-in whose own cannot be made is left out from the next start."""
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except Exception:
            contained = [config for config in apps.get_app_configs() if isinstance(config, Contained) and not config.is_left_out]
            if not contained:
                raise
            behind = MigrationExecutor(connection).loader
            for label in sorted(behind.migrated_apps - {config.label for config in contained}):
                call_command("migrate", label, interactive=False, verbosity=0)
            for config in contained:
                self.migrate_plugin(config)

    def migrate_plugin(self, config: Contained) -> None:
        try:
            call_command("migrate", config.label, interactive=False, verbosity=0)
        except Exception as fault:
            leave_out_from_now(config.plugin, f"its tables cannot be made: {fault}")
            self.stderr.write(f"The plug-in {config.plugin.words} is left out: its tables cannot be made: {fault}")

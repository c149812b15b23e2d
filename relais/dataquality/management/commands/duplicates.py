"""relais duplicates TYPE: search now, and if asked, merge by rule or undo a run."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.core.errors import DomainError
from relais.core.exit_status import DONE, REFUSED
from relais.dataquality.actions import start_merging, undo_merging
from relais.dataquality.actions.searching import search_now
from relais.dataquality.likeness import likeness_of, types_with_likeness
from relais.dataquality.models import MergingRun
from relais.records.api import registry


class Command(BaseCommand):
    help = "Search all records of a type for duplicates; merge those that are sure by a rule; undo that."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("type", nargs="?", default="contacts", help="contacts, organizations… (default: %(default)s)")
        parser.add_argument(
            "--merge", choices=MergingRun.Rule.values, metavar="RULE", help=f"which record stays: {', '.join(MergingRun.Rule.values)}"
        )
        parser.add_argument(
            "--above", type=float, default=99.0, metavar="PERCENT", help="how sure a group must be to be merged (default: %(default)s)"
        )
        parser.add_argument("--user", metavar="EMAIL", help="who merges; needed for it, since the run is theirs to undo")
        parser.add_argument("--undo", type=int, metavar="RUN", help="undo a run, through the worker")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            status, answer = self.answer(options)
        except (DomainError, User.DoesNotExist, MergingRun.DoesNotExist) as error:
            status, answer = REFUSED, {"refused": str(getattr(error, "message", error))}
        self.stdout.write(
            json.dumps(answer, ensure_ascii=False) if options["json"] else "\n".join(f"{key}: {value}" for key, value in answer.items())
        )
        if status:
            raise SystemExit(status)

    def answer(self, options: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if options["undo"]:
            undo_merging(MergingRun.objects.select_related("job", "undoing").get(pk=options["undo"]))
            return DONE, {"undoing": options["undo"]}
        declared = registry.get(options["type"])
        if likeness_of(declared) is None:
            raise DomainError(f"{declared.key} are not searched for duplicates; known are {', '.join(types_with_likeness())}.")
        if options["merge"] and not options["user"]:
            raise DomainError("Say with --user who merges.")
        search = search_now(declared)
        answer = {"records": search.records, "compared": search.compared, "groups": search.groups, "seconds": round(search.seconds, 1)}
        if not options["merge"]:
            return DONE, answer
        by = Actor(User.objects.get(email=options["user"].lower()), "command")
        run = start_merging(declared, options["merge"], options["above"] / 100, by=by)
        return DONE, answer | {"run": run.pk, "to_merge": run.planned}

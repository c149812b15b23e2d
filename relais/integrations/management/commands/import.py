"""relais import FILE: the wizard's own steps, from the command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import override

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.core.errors import DomainError
from relais.core.exit_status import DONE, DONE_WITH_ERRORS, REFUSED
from relais.integrations.imports.answering import answer_questions
from relais.integrations.imports.mappings import keep_mapping, kept_mapping, take_mapping
from relais.integrations.imports.planning import plan
from relais.integrations.imports.preparing import discard, keep_file
from relais.integrations.imports.running import load_file, revert, start_import
from relais.integrations.models import ImportRun
from relais.records.api import RecordType, registry


class Command(BaseCommand):
    help = "Import a file of records: CSV, XLSX, XLS, ODS, vCard or JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="the file")
        parser.add_argument("--as", dest="type", default="contacts", help="what a row is: contacts, organizations, users…")
        parser.add_argument(
            "--map", action="append", default=[], metavar="COLUMN=FIELD", help="what a column fills; an empty field leaves it out"
        )
        parser.add_argument(
            "--match",
            metavar="FIELD",
            help="the field, or several with commas, by which a record is known; the best that each row has unless told; “none” always creates",
        )
        parser.add_argument("--user", metavar="EMAIL", help="who imports; the product itself unless told")
        parser.add_argument("--source", default="", help="where the file comes from, kept with each record")
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            metavar="COLUMN:VALUE=MEANING",
            help="what a value stands for that is not known here: the name of an entry or record, “+” to add it as it stands, nothing to leave it empty",
        )
        parser.add_argument("--add-unknown", action="store_true", help="add values that lists and stages do not know")
        parser.add_argument("--join-alike", action="store_true", help="take records for meant whose names are nearly those of the file")
        parser.add_argument("--no-corrections", action="store_true", help="refuse misspelled values instead of correcting them")
        parser.add_argument("--mapping", metavar="NAME", help="a kept mapping to use, with its answers")
        parser.add_argument("--keep", metavar="NAME", help="keep meanings and answers under this name, for the user and everybody")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--background", action="store_true", help="leave the work to the worker")
        parser.add_argument("--json", action="store_true", help="answer in JSON")
        parser.add_argument("--revert", type=int, metavar="ID", help="undo an import, or go on with its undo")
        parser.add_argument("--resume", type=int, metavar="ID", help="go on with an import that was interrupted")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            status, answer = self.answer(options)
        except (DomainError, OSError, User.DoesNotExist, ImportRun.DoesNotExist) as error:
            status, answer = REFUSED, {"refused": str(getattr(error, "message", error))}
        self.stdout.write(json.dumps(answer, ensure_ascii=False, default=str) if options["json"] else _in_words(answer))
        if status:
            raise SystemExit(status)

    def answer(self, options: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if options["revert"]:
            return self.revert(options["revert"], _user(options["user"]))
        if options["resume"]:
            return self.load(ImportRun.objects.get(pk=options["resume"]))
        if not options["file"]:
            raise DomainError("Name a file to import.")
        run = self.prepare(Path(options["file"]), options)
        if options["dry_run"]:
            found, open_questions = plan(run), self.open_questions
            discard(run)
            return DONE, {name: found[name] for name in ("rows", "created", "updated", "skipped", "linked")} | {
                "errors": found["refused"], "mapping": run.mapping, "match": run.match, "corrections": run.corrections, "reasons": found["reasons"], "questions": open_questions,
            }  # fmt: skip
        if options["background"]:
            start_import(run)
            return DONE, {"import": run.pk}
        return self.load(run)

    def prepare(self, path: Path, options: dict[str, Any]) -> ImportRun:
        declared = registry.get(options["type"])
        with path.open("rb") as content:
            run = keep_file(_user(options["user"]), declared, path.name, content, largest=None)
        try:
            self.take_options(run, declared, options)
        except DomainError:
            discard(run)
            raise
        return run

    def take_options(self, run: ImportRun, declared: RecordType, options: dict[str, Any]) -> None:
        if options["mapping"]:
            take_mapping(run, kept_mapping(run, options["mapping"]))
        for pair in options["map"]:
            column, equals, target = pair.partition("=")
            if not equals or column not in run.columns:
                raise DomainError(f"“{pair}” is not COLUMN=FIELD with a column of the file: {', '.join(run.columns)}.")
            run.mapping[column] = target
        if options["match"]:
            run.match = [] if options["match"] == "none" else [options["match"].split(",")]
            for name in run.match[0] if run.match else ():
                if name not in declared.all_fields:
                    raise DomainError(f"“{name}” is not a field of {declared.key}; allowed are {', '.join(sorted(declared.all_fields))}.")
        run.source = options["source"] or run.source
        self.open_questions = answer_questions(run, options)
        run.save()
        if options["keep"]:
            keep_mapping(run, options["keep"], is_shared=True)

    #: Values that nobody has said the meaning of.
    open_questions: Sequence[dict[str, Any]] = ()

    def load(self, run: ImportRun) -> tuple[int, dict[str, Any]]:
        with override(run.language):
            counts = load_file(run)
        answer = {name: counts[name] for name in ("created", "updated", "skipped", "errors", "untied")} | {
            "linked": counts["linked"], "questions": self.open_questions, "error_file": str(run.rejects_path) if run.rejects_path.exists() else None, "import": run.pk,
        }  # fmt: skip
        return (DONE_WITH_ERRORS if counts["errors"] or counts["untied"] else DONE), answer

    def revert(self, pk: int, user: User | None) -> tuple[int, dict[str, Any]]:
        undoing = revert(ImportRun.objects.select_related("operation").get(pk=pk), by=Actor(user, "command")).operation
        return DONE, {"undone": undoing.details.get("changed", 0), "kept": undoing.details.get("closed", 0), "import": pk}


def _user(email: str | None) -> User | None:
    return User.objects.get(email=email.lower()) if email else None


def _in_words(answer: dict[str, Any]) -> str:
    return "\n".join(f"{key}: {value}" for key, value in answer.items() if value not in (None, {}, []))

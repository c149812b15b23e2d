"""relais configuration export | compare FILE | import FILE | publish DRAFT | undo DRAFT"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.configuration.document.differences import compare
from relais.configuration.document.kinds import all_kinds
from relais.configuration.document.reading import Items, read_document, read_live, write_document
from relais.configuration.drafts import deeds
from relais.configuration.models import ConfigurationDraft
from relais.core.errors import DomainError
from relais.core.exit_status import DONE, DONE_WITH_ERRORS, REFUSED

SIGNS = {"added": "+", "changed": "~", "removed": "-"}


class Command(BaseCommand):
    help = "Carry the configuration of a workspace: export it, compare a file with it, make a draft of a file, publish and undo drafts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer in JSON")
        parser.add_argument("--user", metavar="EMAIL", help="who does it; the product itself unless told")
        verbs = parser.add_subparsers(dest="verb", required=True)
        export = verbs.add_parser("export", help="write what is configured")
        export.add_argument("-o", "--output", metavar="FILE", help="the file; the screen unless told")
        export.add_argument(
            "--only", action="append", default=[], metavar="KIND", help="these kinds alone: " + ", ".join(k.type for k in all_kinds())
        )
        for verb, words in (("compare", "say what a file would change"), ("import", "make a draft of what a file changes, or publish it")):
            reading = verbs.add_parser(verb, help=words)
            reading.add_argument("file", help="the file; - reads what is piped in")
            reading.add_argument("--with-removals", action="store_true", help="also retire what the file does not have")
            if verb == "import":
                reading.add_argument("--name", default="", help="what the draft is called; as the file unless told")
                reading.add_argument("--publish", action="store_true", help="publish it at once")
        for verb, words in (("publish", "publish a draft"), ("undo", "take a published draft back")):
            writing = verbs.add_parser(verb, help=words)
            writing.add_argument("draft", help="its number or its name")
            if verb == "publish":
                writing.add_argument("--insist", action="store_true", help="overwrite what was changed meanwhile")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = User.objects.get(email=options["user"].lower()) if options["user"] else None
            status, answer = getattr(self, f"do_{options['verb']}")(options, Actor(user, "command"))
        except (DomainError, OSError, User.DoesNotExist, ConfigurationDraft.DoesNotExist) as error:
            status, answer = REFUSED, error.as_json() if isinstance(error, DomainError) else {"message": str(error)}
        if answer is not None:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, default=str) if options["json"] else _in_words(answer))
        if status:
            raise SystemExit(status)

    def do_export(self, options: dict[str, Any], by: Actor) -> tuple[int, dict[str, Any] | None]:
        items = read_live(options["only"])
        text = write_document(items)
        if not options["output"]:
            self.stdout.write(text, ending="")
            return DONE, None
        Path(options["output"]).write_text(text, encoding="utf-8")
        return DONE, {"file": options["output"], "items": sum(map(len, items.values()))}

    def do_compare(self, options: dict[str, Any], by: Actor) -> tuple[int, dict[str, Any]]:
        items = _read(options["file"])
        return DONE, deeds.told(compare(read_live(list(items)), items, removes=options["with_removals"]))

    def do_import(self, options: dict[str, Any], by: Actor) -> tuple[int, dict[str, Any]]:
        name = options["name"] or Path(options["file"]).stem
        draft = deeds.draft_from_document(_read(options["file"]), name=name, removes=options["with_removals"], by=by)
        differences = deeds.look_at(draft)
        if not options["publish"]:
            refused = deeds.try_draft(draft, by=by)
            return (DONE_WITH_ERRORS if refused else DONE), {"draft": draft.pk, **deeds.told(differences, refused)}
        operation = deeds.publish_draft(draft, by=by) if differences else None
        return DONE, {"draft": draft.pk, "operation": operation.pk if operation else None, **deeds.told(differences)}

    def do_publish(self, options: dict[str, Any], by: Actor) -> tuple[int, dict[str, Any]]:
        draft = _draft(options["draft"])
        return DONE, {"draft": draft.pk, "operation": deeds.publish_draft(draft, by=by, insists=options["insist"]).pk}

    def do_undo(self, options: dict[str, Any], by: Actor) -> tuple[int, dict[str, Any]]:
        draft = _draft(options["draft"])
        undone = deeds.take_back(draft, by=by)
        return (DONE_WITH_ERRORS if undone.kept else DONE), {"draft": draft.pk, "records": undone.records, "kept": len(undone.kept)}


def _read(name: str) -> Items:
    return read_document(sys.stdin.read() if name == "-" else Path(name).read_bytes())


def _draft(word: str) -> ConfigurationDraft:
    drafts = ConfigurationDraft.objects.filter(deleted_at=None)
    return drafts.get(pk=int(word)) if word.isdecimal() else drafts.filter(name=word).latest("pk")


def _in_words(answer: dict[str, Any]) -> str:
    lines = [f"{SIGNS[each['verb']]} {each['kind']} {each['name']}{_told(each)}" for each in answer.get("differences", ())]
    lines += [f"! {each['kind']} {each['name']}: {each['message']}" for each in answer.get("refused", ())]
    plain = {key: value for key, value in answer.items() if key not in ("differences", "refused")}
    return "\n".join([*lines, ", ".join(f"{key}: {value}" for key, value in plain.items())])


def _told(difference: dict[str, Any]) -> str:
    """What of it changes, on one line, and why it cannot."""
    values = difference["values"] if difference["verb"] == "changed" else {}
    told = "; ".join(
        f"{key}: {json.dumps(old, ensure_ascii=False)} → {json.dumps(new, ensure_ascii=False)}" for key, (old, new) in values.items()
    )
    return (f": {told}" if told else "") + (f" ({difference['conflict']})" if difference.get("conflict") else "")

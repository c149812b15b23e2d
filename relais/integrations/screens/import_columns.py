"""The second step of an import: how the file is read, what its columns mean, and what makes two rows the same record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.core.errors import DomainError
from relais.integrations.files.options import ENCODINGS, ReadOptions
from relais.integrations.files.preview import Preview
from relais.integrations.imports.checking import Check, check_columns
from relais.integrations.imports.identity import Identity, possible_identities, usual_identities
from relais.integrations.imports.mappings import keep_mapping, kept_mappings, take_mapping
from relais.integrations.imports.planning import drop_plan, start_plan
from relais.integrations.imports.preparing import (
    column_samples,
    look_at,
    mapped_keys,
    preview_of,
    questions_of,
    table_of,
)
from relais.integrations.imports.questions import Question, suggested_answers
from relais.integrations.imports.reading import Regional
from relais.integrations.imports.targets import Targets, targets_of
from relais.integrations.marks import HEADING, MARK
from relais.integrations.models import ImportRun
from relais.integrations.screens.import_frame import own_run, steps
from relais.integrations.screens.import_questions import asked_questions, take_answers, unasked
from relais.records.api import RecordType, registry
from relais.records.screens.answers import go
from relais.ui.toasts import toast

BEST = "best"
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
#: What is longer does not fit in a tag.
SHORT = 14
READINGS = ("dmy", "mdy", "ymd", ",", ".")


@dataclass(frozen=True)
class Column:
    """One column of the file in the form of meanings; `tag` and `tone` say how sure that is."""

    name: str
    example: str
    target: str
    tag: str
    tone: str
    hint: str = ""


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def import_columns(request: Request, token: Any) -> HttpResponse:
    """What each column means, how the file is read, and what makes two rows the same record."""
    run = own_run(request, token)
    if run.operation_id:
        return go(request, f"/imports/{run.token}/")
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            if _take_form(request, run):
                return go(request, f"/imports/{run.token}/preview/")
        except DomainError as error:
            refusal = error
            run.refresh_from_db()
            drop_plan(run)
            run.save(update_fields=["state", "plan"])
    return render(request, "integrations/import_columns.html", _shown(run, refusal), status=422 if refusal else 200)


def _take_form(request: Request, run: ImportRun) -> bool:
    """Keep what the form says; true if the check has been started."""
    given, do = request.POST, request.POST.get("do", "")
    asked = _asked_options(given, ReadOptions.from_json(run.options))
    drop_plan(run)
    if asked != ReadOptions.from_json(run.options):
        look_at(run, asked)  # read otherwise, the file has other columns: their meanings begin anew
        run.save()
        return False
    if do == "take":
        kept = kept_mappings(run).filter(pk=_number(given.get("kept", "")) or 0).first()
        if kept is not None:
            take_mapping(run, kept)
            run.save()
        return False
    _take_meanings(given, run)
    run.save()
    if name := given.get("save_as", "").strip()[:80]:
        keep_mapping(run, name, is_shared=given.get("shared") == "yes")
        toast(request, _("The mapping is kept as “{name}”.").format(name=name))
    if do != "plan":
        return False
    start_plan(run)
    return True


def _asked_options(given: QueryDict, options: ReadOptions) -> ReadOptions:
    delimiter, header = given.get("delimiter") or options.delimiter, _number(given.get("header_row", ""))
    return options.change(
        encoding=given.get("encoding") or options.encoding,
        delimiter={"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter) if delimiter else None,
        sheet=given.get("sheet") or options.sheet,
        header_row=options.header_row if header is None else header,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _take_meanings(given: QueryDict, run: ImportRun) -> None:
    declared, before = registry.get(run.type), dict(run.mapping)
    targets = targets_of(declared, run.user)
    run.mapping = {column: target for column, target in zip(given.getlist("column"), given.getlist("target"), strict=False) if target}
    mapped = mapped_keys(run.mapping, targets)
    chosen = given.get("match", BEST)
    run.match = usual_identities(declared, mapped) if chosen == BEST else [chosen.split(",")] if chosen else []
    if any(name != MARK and name not in declared.all_fields for identity in run.match for name in identity):
        run.match = usual_identities(declared, mapped)
    run.regional = {
        "date_order": given.get("date_order") or None,
        "decimal": given.get("decimal") or None,
        "currency": given.get("currency", "EUR")[:3].upper() or "EUR",
    }
    run.source = given.get("source", "").strip()[:60]
    is_as_before = {column: run.mapping.get(column) == before.get(column) for column in run.columns}
    told = take_answers(given, run.corrections)
    anew = {column: asked for column, asked in questions_of(run).items() if not is_as_before.get(column)}
    run.corrections = {column: answers for column, answers in told.items() if is_as_before.get(column)} | suggested_answers(anew)


# --- what is shown ---------------------------------------------------------------------------------------------------


def _shown(run: ImportRun, refusal: DomainError | None) -> dict[str, Any]:
    declared, shown = registry.get(run.type), preview_of(run)
    targets = targets_of(declared, run.user)
    questions = questions_of(run) if refusal is None else {}
    samples = column_samples(table_of(run))
    checks = check_columns(run.mapping, samples, targets, Regional.of(run.regional), run.corrections)
    mapped = mapped_keys(run.mapping, targets)
    columns = [_column(name, run, targets, samples.get(name, ()), checks.get(name), questions.get(name, ())) for name in shown.columns]
    best = usual_identities(declared, mapped)
    return {
        "run": run, "type": declared, "preview": shown, "columns": columns, "refusal": refusal, "steps": steps(run, 1),
        "targets": _grouped(declared, targets, run.mapping.values()),
        "asked": asked_questions(questions, run.corrections), "unasked": unasked(questions),
        "match": BEST if run.match == best and len(best) > 1 else ",".join(run.match[0]) if run.match else "",
        "best": _words(declared, best) if len(best) > 1 else "", "match_options": _match_options(declared, mapped, run.match),
        "read_as": _read_as(shown), "encodings": _encodings(shown), "delimiter": DELIMITERS.get(shown.options.delimiter or "", ""),
        "recognized": sum(bool(column.target) for column in columns), "kept": list(kept_mappings(run)),
    }  # fmt: skip


def _column(
    name: str, run: ImportRun, targets: Targets, values: Sequence[Any], check: Check | None, questions: Sequence[Question]
) -> Column:
    example = str(values[0]) if values else ""
    target = run.mapping.get(name) or ""
    if check is None:
        return Column(name, example, target, _("left out") if values else _("empty"), "")
    if len(questions) == 1 and 0 < len(questions[0].label) <= SHORT:
        tag = _("“{value}” → {label}").format(value=questions[0].value, label=questions[0].label)
        return Column(name, example, target, tag, "warn")
    if questions:
        tag = ngettext("{number} value to clarify", "{number} values to clarify", len(questions)).format(number=len(questions))
        return Column(name, example, target, tag, "warn")
    if check.refused:
        tag = ngettext("{number} value to mend", "{number} values to mend", check.refused).format(number=check.refused)
        return Column(name, example, target, tag, "bad", check.sentence)
    if check.links:
        return Column(name, example, target, ngettext("{number} link", "{number} links", check.links).format(number=check.links), "good")
    return (
        Column(name, example, target, _reading(check.reading), "info")
        if check.reading in READINGS
        else Column(name, example, target, _("recognized"), "good")
    )


def _reading(reading: str) -> str:
    return {
        "dmy": _("day, month, year"),
        "mdy": _("month, day, year"),
        "ymd": _("year, month, day"),
        ",": _("decimal comma"),
        ".": _("decimal point"),
    }[reading]


def _grouped(declared: RecordType, targets: Targets, chosen: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Targets by the record they belong to, for a select; those of second and further items only where they are chosen."""
    groups: dict[str, list[tuple[str, str]]] = {}
    further = {name: targets[name] for name in chosen if "#" in name and name in targets}
    for name, target in (targets | further).items():
        whose = _path_words(declared, target.path)
        label = capfirst(target.label.rpartition(" › ")[2])
        groups.setdefault(capfirst(whose or declared.name), []).append((name, f"{capfirst(whose)} · {label}" if whose else label))
    return [(group, sorted(names, key=lambda each: each[1])) for group, names in groups.items()]


def _path_words(declared: RecordType, path: str) -> str:
    """The way to a linked record, in the reader's words."""
    words = []
    for part in path.split(".") if path else []:
        link = declared.links.get(part)
        words.append(str(link.label) if link else declared.related[part].type.name)
        declared = link.target if link else declared.related[part].type
    return " › ".join(words)


def _match_options(declared: RecordType, mapped: Sequence[str], chosen: Sequence[Identity]) -> list[tuple[str, str]]:
    offered = list(possible_identities(declared, mapped))
    if len(chosen) == 1 and chosen[0] not in offered:
        offered.append(list(chosen[0]))
    return [(",".join(identity), capfirst(_words(declared, [identity]))) for identity in offered]


def _words(declared: RecordType, identities: Sequence[Identity]) -> str:
    """« external id, e-mail, name and organization »."""
    together = []
    for identity in identities:
        *first, last = (HEADING if name == MARK else str(declared.all_fields[name].label) for name in identity)
        together.append(_("{fields} and {last}").format(fields=", ".join(first), last=last) if first else last)
    return ", ".join(together)


def _read_as(shown: Preview) -> str:
    """« UTF-8, commas »."""
    options = shown.options
    mark = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs"), "|": _("bars")}.get(options.delimiter or "", options.delimiter or "")
    return ", ".join(part for part in ((options.encoding or "").upper(), mark, options.sheet or "") if part)


def _encodings(shown: Preview) -> list[tuple[str, str]]:
    """What the file could be written in, the chosen one first, each with how the accented letters read in it."""
    if not shown.options.encoding:
        return []
    extracts = {each.encoding: each.extract for each in shown.alternatives.encodings}
    names = dict.fromkeys([shown.options.encoding, *extracts, *ENCODINGS])
    return [(name, f"{name} – {extracts[name]}" if extracts.get(name) else name) for name in names]

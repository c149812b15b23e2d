"""The import wizard: file, meaning of columns, what would happen, the import itself, and its undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.core.errors import DomainError, InvalidValues, NotFound
from relais.core.jobs import cancel
from relais.core.models import Job
from relais.integrations.files.options import ENCODINGS, ReadOptions
from relais.integrations.imports.planning import start_plan
from relais.integrations.imports.preparing import keep_file, look_at, mapped_keys, preview_of, suggested_corrections
from relais.integrations.imports.running import revert, start_import
from relais.integrations.imports.targets import Target, importable_types, targets_of
from relais.integrations.models import ImportRun, SavedMapping
from relais.records.api import RecordType, demand, registry
from relais.records.screens.answers import counted, go
from relais.ui.toasts import toast

State = ImportRun.State


@dataclass(frozen=True)
class Column:
    """One column of the file in the form of meanings."""

    name: str
    example: str
    target: str
    label: str
    corrections: int


@dataclass(frozen=True)
class Step:
    label: str
    url: str
    current: bool
    done: bool


def _steps(run: ImportRun | None, here: int) -> list[Step]:
    labels = [_("File"), _("Columns"), _("Preview"), _("Import")]
    base = f"/imports/{run.token}/" if run else ""
    urls = ["/imports/new/", f"{base}columns/", f"{base}preview/", base]
    return [Step(label, urls[n] if run and n < here else "", n == here, n < here) for n, label in enumerate(labels)]


def _own_run(request: Request, token: Any) -> ImportRun:
    """Another person's import is not there."""
    run = ImportRun.objects.filter(token=token, user=request.user).select_related("operation", "user").first()
    if run is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    return run


@require_GET
@opens_to(GATE)
def import_list(request: Request) -> HttpResponse:
    """What was brought in before."""
    runs = ImportRun.objects.filter(user=request.user).exclude(state=State.DRAFT).select_related("operation")[:50]
    return render(request, "integrations/import_list.html", {"runs": [(run, registry.get(run.type)) for run in runs]})


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def new_import(request: Request) -> HttpResponse:
    """Choose a file and what it holds."""
    types = importable_types(request.user)
    if not types:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    context = {
        "types": [(each.key, each.name_plural.capitalize()) for each in types],
        "chosen": request.GET.get("type", types[0].key),
        "steps": _steps(None, 0),
    }
    if request.method == "POST":
        declared = registry.get(request.POST.get("type", ""))
        demand(request.user, "create", declared)
        upload = request.FILES.get("file")
        try:
            if upload is None or upload.file is None:
                raise InvalidValues({"file": [_("Choose a file.")]})
            run = keep_file(request.user, declared, upload.name or "", upload.file)
        except DomainError as error:
            return render(request, "integrations/import_file.html", context | {"refusal": error, "chosen": declared.key}, status=422)
        return go(request, f"/imports/{run.token}/columns/")
    return render(request, "integrations/import_file.html", context)


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def import_columns(request: Request, token: Any) -> HttpResponse:
    """What each column means, how the file is read, and what makes two rows the same record."""
    run = _own_run(request, token)
    if run.operation_id:
        return go(request, f"/imports/{run.token}/")
    declared = registry.get(run.type)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            _read_form(request, run)
            if request.POST.get("do") == "plan":
                start_plan(run)
                return go(request, f"/imports/{run.token}/preview/")
        except DomainError as error:
            refusal = error
    shown = preview_of(run)
    targets = targets_of(declared, request.user)
    corrections = suggested_corrections(run) if refusal is None else {}
    columns = [
        Column(
            name,
            next((str(row.values[n]) for row in shown.rows if n < len(row.values) and row.values[n] not in (None, "")), ""),
            run.mapping.get(name) or "",
            targets[run.mapping[name]].label if run.mapping.get(name) in targets else "",
            sum(each["count"] for each in corrections.get(name, ())),
        )
        for n, name in enumerate(shown.columns)
    ]
    keys = list(dict.fromkeys(key for key in mapped_keys(run.mapping, targets) if key in declared.match_keys))
    context = {
        "run": run, "type": declared, "preview": shown, "columns": columns, "targets": _grouped(declared, targets), "corrections": corrections,
        "match_options": [([key], str(declared.all_fields[key].label)) for key in keys if key in declared.all_fields],
        "match": ",".join(run.match), "encodings": ENCODINGS, "refusal": refusal, "steps": _steps(run, 1),
        "recognized": sum(bool(column.target) for column in columns),
    }  # fmt: skip
    return render(request, "integrations/import_columns.html", context, status=422 if refusal else 200)


def _grouped(declared: RecordType, targets: dict[str, Target]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Targets by the record they belong to, for a select."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, target in targets.items():
        group = _path_words(declared, target.path) or declared.name
        groups.setdefault(group, []).append((name, target.label.rpartition(" › ")[2] if target.path else target.label))
    return [(group.capitalize(), sorted(names, key=lambda each: each[1])) for group, names in groups.items()]


def _path_words(declared: RecordType, path: str) -> str:
    """The way to a linked record, in the reader's words."""
    words = []
    for part in path.split(".") if path else []:
        link = declared.links.get(part)
        words.append(str(link.label) if link else declared.related[part].type.name)
        declared = link.target if link else declared.related[part].type
    return " › ".join(words)


def _read_form(request: Request, run: ImportRun) -> None:
    """Take what the form says; a change of how the file is read begins the meanings anew."""
    given = request.POST
    options = ReadOptions.from_json(run.options)
    header = given.get("header_row", "")
    asked = options.change(
        encoding=given.get("encoding") or options.encoding,
        delimiter={"tab": "\t"}.get(given.get("delimiter", ""), given.get("delimiter") or options.delimiter),
        sheet=given.get("sheet") or options.sheet,
        header_row=int(header) if header.isdecimal() and len(header) < 4 else options.header_row,
    )
    if asked != options:
        look_at(run, asked)
        run.save()
        return
    columns = given.getlist("column")
    run.mapping = {column: target for column, target in zip(columns, given.getlist("target"), strict=False) if target}
    run.match = [name for name in given.get("match", "").split(",") if name]
    run.regional = {
        "date_order": given.get("date_order") or None,
        "decimal": given.get("decimal") or None,
        "currency": given.get("currency", "EUR")[:3].upper() or "EUR",
    }
    run.source = given.get("source", "").strip()[:60]
    accepted: dict[str, dict[str, str]] = {}
    for pick in given.getlist("correction"):
        column, _tab, rest = pick.partition("\t")
        value, _tab, suggestion = rest.partition("\t")
        accepted.setdefault(column, {})[value] = suggestion
    run.corrections = accepted
    run.save()
    name = given.get("save_as", "").strip()[:80]
    if name:
        SavedMapping.objects.update_or_create(
            user=run.user, name=name, type=run.type,
            defaults={"columns": preview_of(run).columns, "mapping": run.mapping, "match": run.match, "regional": run.regional, "corrections": run.corrections},
        )  # fmt: skip


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def import_preview(request: Request, token: Any) -> HttpResponse:
    """What would happen; nothing is written yet. POST starts it."""
    run = _own_run(request, token)
    if run.operation_id:
        return go(request, f"/imports/{run.token}/")
    if request.method == "POST":
        if run.state != State.PLANNED:
            raise InvalidValues({"file": [_("The file is still being checked.")]})
        start_import(run)
        return go(request, f"/imports/{run.token}/")
    if run.state == State.DRAFT:
        return go(request, f"/imports/{run.token}/columns/")
    job = Job.objects.filter(pk=run.job_id or 0).first()
    context = {"run": run, "type": registry.get(run.type), "steps": _steps(run, 2), "job": job, "linked": _counted_types(run.plan)}
    part = "#plan" if request.headers.get("HX-Request") else ""
    return render(request, f"integrations/import_preview.html{part}", context)


def _counted_types(counts: dict[str, Any]) -> list[str]:
    """What an import makes on the way, in words."""
    return [counted(number, registry.get(key)) for key, number in (counts.get("linked") or {}).items() if number and key in registry]


@require_GET
@opens_to(GATE)
def import_state(request: Request, token: Any) -> HttpResponse:
    """How far the import is, and what came of it."""
    run = _own_run(request, token)
    if not run.operation_id:
        return go(request, f"/imports/{run.token}/columns/")
    job = Job.objects.filter(pk=run.job_id or 0).first()
    context = {
        "run": run, "type": registry.get(run.type), "steps": _steps(run, 3), "job": job,
        "linked": _counted_types(run.counts), "rejects": run.rejected.count(),
    }  # fmt: skip
    part = "#state" if request.headers.get("HX-Request") else ""
    return render(request, f"integrations/import_state.html{part}", context)


@require_POST
@opens_to(GATE)
def cancel_import(request: Request, token: Any) -> HttpResponse:
    """Stop; what is in stays and can be undone."""
    run = _own_run(request, token)
    if run.job_id and not run.is_over:
        cancel(run.job_id)
        toast(request, _("Stopping. What is already in can be undone."))
    return go(request, f"/imports/{run.token}/")


@require_POST
@opens_to(GATE)
def revert_import(request: Request, token: Any) -> HttpResponse:
    """Undo a whole import."""
    run = _own_run(request, token)
    if run.operation is None or not run.is_over:
        raise InvalidValues({"import": [_("Only an import that has ended can be undone.")]})
    result = revert(run, by=request.actor)
    message = _("Undone: {records}.").format(records=counted(result.records, registry.get(run.type)))
    if result.kept:
        message += " " + _("{count} stayed as they are, because someone changed them since.").format(count=len(result.kept))
    toast(request, message)
    return go(request, f"/imports/{run.token}/")


@require_GET
@opens_to(GATE)
def rejected_rows(request: Request, token: Any) -> HttpResponseBase:
    """The rows to mend, as a file with a column that says what."""
    run = _own_run(request, token)
    if not run.rejects_path.exists():
        raise NotFound(_("There is nothing here, or it is not open to you."))
    response = FileResponse(
        run.rejects_path.open("rb"), as_attachment=True, filename=_("to-mend.csv"), content_type="text/csv; charset=utf-8"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response

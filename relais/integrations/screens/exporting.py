"""Export what a list shows: at once where it is small, in the background where it is large."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.audit.api import note_export
from relais.core import clock, jobs
from relais.core.errors import InvalidValues, NotFound
from relais.core.models import Job
from relais.integrations.exports.running import export_in_background, settle
from relais.integrations.exports.writing import FORMATS, selected, write_export
from relais.integrations.files.write import WriteOptions
from relais.integrations.models import ExportRun
from relais.records.api import RecordType, count, demand, registry
from relais.records.screens.answers import go, opened_type
from relais.records.screens.state import read_state

AT_ONCE = 10_000
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
DELIMITERS = {",": ",", ";": ";", "tab": "\t", "|": "|"}


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def export_list(request: Request, key: str) -> HttpResponseBase:
    """Choose the format, then fetch the file."""
    declared, reader = opened_type(request, key, "export")
    state, _tabs = read_state(declared, request.GET, reader)
    records = selected(declared, state.tree, request.user, reader)
    number, is_exact = count(records)
    if request.method == "GET":
        part = "dialog" if request.headers.get("HX-Request") else "page"
        context = {
            "type": declared,
            "number": number,
            "is_exact": is_exact,
            "delimiter": ";" if reader.formats.decimal_mark == "," else ",",
        }
        return render(request, f"integrations/export_{part}.html", context)
    format, delimiter = request.POST.get("format", ""), DELIMITERS.get(request.POST.get("delimiter", ","))
    if format not in FORMATS or delimiter is None:
        raise InvalidValues({"format": [_("Choose one of the formats offered.")]})
    names = list(state.columns) if request.POST.get("scope") == "shown" else []
    if not is_exact:
        number, _is_exact = count(records, limit=None)
    note_export(declared.key, number, by=request.actor, format=format, query=state.tree, columns=names)
    options: dict[str, Any] = {"delimiter": delimiter, "decimal_mark": reader.formats.decimal_mark if delimiter == ";" else "."}
    if number > AT_ONCE:
        return _later(request, declared, state.tree, names, format, options)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_export(declared, state.tree, names, format, target, user=request.user, reader=reader, options=WriteOptions(**options))
    target.seek(0)
    return _file(target, declared, format)


def _later(request: Request, declared: RecordType, tree: Any, names: list[str], format: str, options: dict[str, Any]) -> HttpResponse:
    with transaction.atomic():
        run = ExportRun.objects.create(user=request.user, type=declared.key, format=format, query=tree, columns=names, options=options)
        run.job_id = jobs.enqueue(export_in_background, actor_id=request.user.pk, run_id=run.pk).pk
        run.save(update_fields=["job_id"])
    return go(request, f"/exports/{run.token}/")


def _file(target: Any, declared: RecordType, format: str) -> FileResponse:
    name = f"{slugify(declared.name_plural)}-{clock.today().isoformat()}.{format}"
    response = FileResponse(target, as_attachment=True, filename=name, content_type=TYPES[format])
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _own_run(request: Request, token: Any) -> ExportRun:
    run = ExportRun.objects.filter(token=token, user=request.user).first()
    if run is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    settle(run)
    return run


@require_POST
@opens_to(GATE)
def cancel_export(request: Request, token: Any) -> HttpResponse:
    """Stop writing the file."""
    run = _own_run(request, token)
    if run.state == ExportRun.State.RUNNING:
        with suppress(jobs.JobNotFound):
            jobs.cancel(run.job_id or 0)
    return go(request, f"/exports/{run.token}/")


@require_GET
@opens_to(GATE)
def export_state(request: Request, token: Any) -> HttpResponse:
    """Whether the file is ready."""
    run = _own_run(request, token)
    part = "#state" if request.headers.get("HX-Request") else ""
    return render(
        request,
        f"integrations/export_state.html{part}",
        {"run": run, "type": registry.get(run.type), "job": Job.objects.filter(pk=run.job_id or 0).first()},
    )


@require_GET
@opens_to(GATE)
def export_file(request: Request, token: Any) -> HttpResponseBase:
    """The file, for the person who asked for it and still may."""
    run = _own_run(request, token)
    declared = registry.get(run.type)
    demand(request.user, "export", declared)
    if run.state != ExportRun.State.DONE or not run.path.exists():
        raise NotFound(_("There is nothing here, or it is not open to you."))
    return _file(run.path.open("rb"), declared, run.format)

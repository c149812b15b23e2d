"""The last steps of an import: what would happen, what is happening, what came of it, and the way back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.core.errors import InvalidValues, NotFound
from relais.core.jobs import JobNotFound, cancel
from relais.core.models import Job
from relais.integrations.imports.planning import drop_plan
from relais.integrations.imports.running import go_on, settle, start_import, start_reverting
from relais.integrations.models import ImportRun
from relais.integrations.screens.import_frame import counted_types, own_run, steps
from relais.integrations.screens.import_questions import answered
from relais.records.api import registry
from relais.records.screens.answers import counted, go
from relais.ui.toasts import toast

State = ImportRun.State


def _job(run: ImportRun) -> Job | None:
    return Job.objects.filter(pk=run.job_id or 0).first()


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def import_preview(request: Request, token: Any) -> HttpResponse:
    """What would happen; nothing is written yet. POST starts it."""
    run = own_run(request, token)
    if run.operation_id:
        return go(request, f"/imports/{run.token}/")
    if request.method == "POST":
        if run.state != State.PLANNED:
            raise InvalidValues({"file": [_("The file is still being checked.")]})
        start_import(run, address=request.actor.address)
        return go(request, f"/imports/{run.token}/")
    if run.state == State.DRAFT:
        return go(request, f"/imports/{run.token}/columns/")
    context = {
        "run": run, "type": registry.get(run.type), "steps": steps(run, 2), "job": _job(run),
        "linked": counted_types(run.plan), "answers": answered(run),
    }  # fmt: skip
    part = "#plan" if request.headers.get("HX-Request") else ""
    return render(request, f"integrations/import_preview.html{part}", context)


@require_GET
@opens_to(GATE)
def import_state(request: Request, token: Any) -> HttpResponse:
    """How far the import is, and what came of it."""
    run = own_run(request, token)
    if not run.operation_id:
        return go(request, f"/imports/{run.token}/columns/")
    context = {
        "run": run, "type": registry.get(run.type), "steps": steps(run, 3), "job": _job(run),
        "linked": counted_types(run.counts), "rejects": run.rejected.count(), "untied": run.counts.get("untied", 0),
    }  # fmt: skip
    part = "#state" if request.headers.get("HX-Request") else ""
    return render(request, f"integrations/import_state.html{part}", context)


@require_POST
@opens_to(GATE)
def cancel_import(request: Request, token: Any) -> HttpResponse:
    """Stop; what is in stays and can be undone. A check that is stopped leads back to the columns."""
    run = own_run(request, token)
    if run.state == State.PLANNING:
        drop_plan(run)
        run.save()
        return go(request, f"/imports/{run.token}/columns/")
    if run.job_id and not run.is_over:
        with suppress(JobNotFound):
            cancel(run.job_id)
            toast(request, _("Stopping. What is already in can be undone."))
        settle(run)
    return go(request, f"/imports/{run.token}/")


@require_POST
@opens_to(GATE)
def resume_import(request: Request, token: Any) -> HttpResponse:
    """Go on with an import that was stopped or failed, behind the last row that is in."""
    run = own_run(request, token)
    if run.state not in (State.CANCELLED, State.FAILED) or run.operation is None or run.operation.undone_by_id is not None:
        raise InvalidValues({"import": [_("Only an import that was stopped can go on.")]})
    go_on(run)
    return go(request, f"/imports/{run.token}/")


@require_POST
@opens_to(GATE)
def revert_import(request: Request, token: Any) -> HttpResponse:
    """Undo a whole import."""
    run = own_run(request, token)
    if run.operation is None or not run.is_over:
        raise InvalidValues({"import": [_("Only an import that has ended can be undone.")]})
    result = start_reverting(run, by=request.actor)
    if result.job_id is not None:
        return go(request, reverse("records:bulk_progress", args=[result.operation.type, result.operation.pk]))
    message = _("Undone: {records}.").format(records=counted(result.records, registry.get(run.type)))
    if result.kept:
        message += " " + _("{count} stayed as they are, because someone changed them since.").format(count=len(result.kept))
    toast(request, message)
    return go(request, f"/imports/{run.token}/")


@require_GET
@opens_to(GATE)
def rejected_rows(request: Request, token: Any) -> HttpResponseBase:
    """The rows to mend, as a file with a column that says what."""
    run = own_run(request, token)
    if not run.rejects_path.exists():
        raise NotFound(_("There is nothing here, or it is not open to you."))
    response = FileResponse(
        run.rejects_path.open("rb"), as_attachment=True, filename=_("to-mend.csv"), content_type="text/csv; charset=utf-8"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response

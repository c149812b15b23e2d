"""What a person has done lately: how far it is, stop it, take it back."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.core.errors import NotFound
from relais.core.jobs import JobNotFound, cancel
from relais.records.changes.bulk import go_on_with
from relais.records.changes.long_undo import start_undo
from relais.records.models import Operation
from relais.records.registry import registry
from relais.records.screens.answers import counted, go, opened_type
from relais.records.screens.counts import forget_total
from relais.records.screens.courses import Course, courses_of
from relais.ui.toasts import toast

MOST_SHOWN = 50


@require_GET
@opens_to(GATE)
def my_changes(request: Request) -> HttpResponse:
    """The user's own changes, the newest first, each with its way back."""
    mine = Operation.objects.filter(actor=request.user).exclude(details__has_key="part_of")
    mine = mine.select_related("undone_by").order_by("-id")[:MOST_SHOWN]
    return render(request, "records/my_changes.html", {"courses": courses_of(mine)})


@require_GET
@opens_to(GATE)
def progress(request: Request, key: str, pk: int) -> HttpResponse:
    """How far a change in the background is; only for the person who began it."""
    course = _own_course(request, key, pk)
    if course.is_over:
        forget_total(course.type, request.user)
    part = "#progress" if request.headers.get("HX-Request") else ""
    return render(request, f"records/bulk_progress.html{part}", {"type": course.type, "course": course, "operation": course.operation})


@require_POST
@opens_to(GATE)
def stop(request: Request, key: str, pk: int) -> HttpResponse:
    """Stop a change in the background; what is done stays and can be undone."""
    course = _own_course(request, key, pk)
    if course.job is not None:
        with suppress(JobNotFound):
            cancel(course.job.pk)
            toast(request, _("Stopping. What is already changed can be undone."))
    return go(request, _page_of(course.operation))


@require_POST
@opens_to(GATE)
def go_on(request: Request, key: str, pk: int) -> HttpResponse:
    """Take up a change again that was stopped or given up, where it stood."""
    course = _own_course(request, key, pk)
    go_on_with(course.operation)
    return go(request, course.url)


@require_POST
@opens_to(GATE)
def undo_operation(request: Request, pk: int) -> HttpResponse:
    """Take back what was just done."""
    operation = Operation.objects.filter(pk=pk).first()
    mine = operation is not None and (operation.actor_id == request.user.pk or request.user.is_administrator)
    if operation is None or not mine:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    result = start_undo(operation, by=request.actor)
    declared = registry.get(operation.type)
    forget_total(declared, request.user)
    if result.job_id is not None:
        return go(request, _page_of(result.operation))
    is_one = operation.kind in (Operation.Kind.EDIT, Operation.Kind.CREATE)
    message = _("Undone.") if is_one else _("Undone: {records}.").format(records=counted(result.records, declared))
    if result.kept:
        message += " " + _("{count} stayed as they are, because someone changed them since.").format(count=len(result.kept))
    toast(request, message)
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    back = declared.list_url() if operation.kind == Operation.Kind.CREATE or not here.path else here._replace(scheme="", netloc="").geturl()
    return go(request, back)


def _own_course(request: Request, key: str, pk: int) -> Course:
    declared, _reader = opened_type(request, key)
    mine = Operation.objects.filter(pk=pk, type=declared.key, actor=request.user).select_related("undone_by")
    found = courses_of(mine)
    if not found or "selected" not in found[0].operation.details:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    return found[0]


def _page_of(operation: Operation) -> str:
    return operation.details.get("page") or reverse("records:bulk_progress", args=[operation.type, operation.pk])

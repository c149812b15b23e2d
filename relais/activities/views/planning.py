from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.activities.actions import complete_activity, plan_activity, plan_task_from, reopen_activity
from relais.activities.actions.planning import find_origin
from relais.activities.entries import read_day
from relais.activities.models import Outcome
from relais.activities.my_day import MyDay
from relais.activities.subjects import attachment
from relais.core.errors import InvalidValues
from relais.records.api import demand, registry, visible_or_404
from relais.records.fields import Reader
from relais.records.screens.answers import last_operation, opened_type, say_done


@require_POST
@opens_to(GATE)
def complete(request: Request, pk: int) -> HttpResponse:
    """Check off a task, a call or a meeting."""
    activity = visible_or_404(request.user, "activities", pk, to="change")
    outcome = request.POST.get("outcome", "")
    done, operation = complete_activity(activity, by=request.actor, outcome=outcome if outcome in Outcome.values else "")
    say_done(request, _("“{subject}” is done.").format(subject=done.subject), operation)
    return _answer(request, done)


@require_POST
@opens_to(GATE)
def reopen(request: Request, pk: int) -> HttpResponse:
    """It is to be done after all."""
    activity = visible_or_404(request.user, "activities", pk, to="change")
    return _answer(request, reopen_activity(activity, by=request.actor))


def _answer(request: Request, activity: Any) -> HttpResponse:
    if request.headers.get("HX-Request"):
        line = MyDay(Reader.of(request.user)).line(activity)
        return render(request, "activities/line.html", {"todo": line, "is_done": activity.is_done})
    return HttpResponseRedirect(registry.get("activities").url_of(activity.pk))


@require_POST
@opens_to(GATE)
def plan(request: Request, key: str, pk: int) -> HttpResponse:
    """A task for a record, in one click: what a suggestion offers, due today."""
    declared, reader = opened_type(request, key)
    record = visible_or_404(request.user, declared, pk)
    subject = request.POST.get("subject", "").strip()[:300]
    if not subject:
        raise InvalidValues({"subject": [_("Say what is to be done.")]})
    today = datetime.combine(reader.at.astimezone(reader.zone).date(), time(), reader.zone)
    plan_activity("task", subject, by=request.actor, due_at=today, all_day=True, **attachment(declared, record))
    say_done(request, _("The task is planned."), last_operation(request.user))
    return HttpResponseRedirect(declared.url_of(record.pk))


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def plan_from(request: Request, key: str, pk: int) -> HttpResponse:
    """A task out of an entry of a timeline, linked to it."""
    demand(request.user, "create", "activities")
    origin = find_origin(key, pk, by=request.actor)
    reader = Reader.of(request.user)
    subject = request.POST.get("subject", _("Follow up: {subject}").format(subject=str(origin)))[:300]
    due = request.POST.get("due", (reader.at.astimezone(reader.zone).date() + timedelta(days=1)).isoformat())
    error = ""
    if request.method == "POST":
        try:
            day = read_day(due, reader)
            timing = {"due_at": day, "all_day": True} if day else {}
            task = plan_task_from(key, pk, by=request.actor, subject=subject, **timing)
        except InvalidValues as refused:
            error = str(refused.message)
        else:
            say_done(request, _("The task is planned."), last_operation(request.user))
            party = origin.party
            return HttpResponseRedirect(registry.of(party).url_of(party.pk) if party else registry.get("activities").url_of(task.pk))
    context = {"subject": subject, "due": due[:10], "error": error, "origin": str(origin), "back": _back(origin, key)}
    return render(request, "activities/plan_from.html", context, status=422 if error else 200)


def _back(origin: Any, key: str) -> str:
    return registry.of(origin.party).url_of(origin.party_id) if origin.party else reverse("records:record", args=[key, origin.pk])

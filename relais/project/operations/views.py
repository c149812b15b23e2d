from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from relais.accounts.permissions import ADMINISTRATOR, opens_to
from relais.accounts.requests import Request
from relais.core.jobs import cancel, retry
from relais.core.jobs.definition import title_of
from relais.core.jobs.overview import State, count_open_and_dead, jobs_in
from relais.core.jobs.scheduling import all_schedules, find_schedule, plan_schedules, run_now
from relais.project.operations.wording import say_rule
from relais.ui.toasts import toast

PAGE = 50
HIGHEST_PAGE = 200
TABS = {
    State.RUNNING: gettext_lazy("Running"),
    State.WAITING: gettext_lazy("Waiting"),
    State.FAILED: gettext_lazy("To be tried again"),
    State.DEAD: gettext_lazy("Given up"),
    State.DONE: gettext_lazy("Done"),
    State.CANCELLED: gettext_lazy("Cancelled"),
}


@require_GET
@opens_to(ADMINISTRATOR)
def jobs(request: Request) -> HttpResponse:
    """The jobs in one state."""
    state = _state(request)
    page = _page(request)
    rows = jobs_in(state, skip=(page - 1) * PAGE, number=PAGE + 1)
    address = f"{reverse('operations:jobs')}?state={state}&page="
    context = {
        "tabs": _tabs(state),
        "state": state,
        "jobs": [(job, title_of(job.name)) for job in rows[:PAGE]],
        "first": (page - 1) * PAGE + 1,
        "last": (page - 1) * PAGE + len(rows[:PAGE]),
        "previous": f"{address}{page - 1}" if page > 1 else "",
        "next": f"{address}{page + 1}" if len(rows) > PAGE else "",
        "is_moving": state in (State.RUNNING, State.WAITING),
        "is_stoppable": state in (State.RUNNING, State.WAITING, State.FAILED),
        "is_retriable": state in (State.FAILED, State.DEAD, State.CANCELLED),
    }
    return render(request, "operations/jobs.html#moving" if request.headers.get("HX-Request") else "operations/jobs.html", context)


@require_GET
@opens_to(ADMINISTRATOR)
def schedules(request: Request) -> HttpResponse:
    """What the clock enqueues, and when."""
    plan_schedules()
    listed = [(entry.job.title, say_rule(entry.rule), row) for entry, row in all_schedules()]
    return render(request, "operations/schedules.html", {"tabs": _tabs(None), "schedules": listed})


@require_POST
@opens_to(ADMINISTRATOR)
def retrial(request: Request, pk: int) -> HttpResponse:
    """Start a job again that failed, was given up or was cancelled."""
    retry(pk)
    toast(request, _("The job starts again."))
    return redirect(f"{reverse('operations:jobs')}?state={_state(request)}")


@require_POST
@opens_to(ADMINISTRATOR)
def cancellation(request: Request, pk: int) -> HttpResponse:
    """Stop a job that waits or runs."""
    cancel(pk)
    toast(request, _("The job will not go on."))
    return redirect(f"{reverse('operations:jobs')}?state={_state(request)}")


@require_POST
@opens_to(ADMINISTRATOR)
def run_of_schedule(request: Request, pk: int) -> HttpResponse:
    """Let a scheduled job run now, beside its times."""
    schedule = find_schedule(pk=pk)
    run_now(schedule.name, actor_id=request.user.pk)
    toast(request, _("It runs now. Its next time stays as it is."))
    return redirect("operations:schedules")


def _state(request: Request) -> State:
    wanted = request.GET.get("state", "")
    return State(wanted) if wanted in State.values else State.RUNNING


def _page(request: Request) -> int:
    wanted = request.GET.get("page", "")
    return min(max(int(wanted), 1), HIGHEST_PAGE) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 9 else 1


def _tabs(current: State | None) -> list[dict[str, Any]]:
    counts = count_open_and_dead()
    address = reverse("operations:jobs")
    tabs = [
        {"label": label, "url": f"{address}?state={state}", "count": counts.get(state), "current": state == current}
        for state, label in TABS.items()
    ]
    return [*tabs, {"label": _("Schedules"), "url": reverse("operations:schedules"), "count": None, "current": current is None}]

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.activities.report import PERIODS, USUAL, ActivityReport
from relais.core.errors import NotFound
from relais.records.fields import Reader


@require_GET
@opens_to(GATE)
def show(request: Request) -> HttpResponse:
    """Calls, visits, meetings, e-mails and tasks of a period, by person, outcome and time."""
    period, person = request.GET.get("period", USUAL), request.GET.get("person", "")
    report = ActivityReport(
        Reader.of(request.user),
        period if period in PERIODS else USUAL,
        int(person) if person.isascii() and person.isdecimal() and len(person) < 10 else None,
    )
    if not (report.can_see_exchanges or report.can_see_tasks):
        raise NotFound(_("There is nothing here, or it is not open to you."))
    periods = [(key, told[0]) for key, told in PERIODS.items()]
    return render(request, "activities/report.html", {"report": report, "tables": report.tables, "periods": periods})

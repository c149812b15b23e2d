from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.core import clock
from relais.records.api import demand, registry, shown_to, visible


@require_GET
@opens_to(GATE)
def overdue(request: Request) -> HttpResponse:
    """What should have come back, as far as it is open to the reader."""
    demand(request.user, "view", "loans")
    late = visible(request.user, "loans").filter(returned_on=None, due_on__lt=clock.today()).order_by("due_on", "pk")
    return render(request, "relais_loans/overdue.html", {"loans": shown_to(request.user, registry.get("loans"), late[:200], "borrower")})

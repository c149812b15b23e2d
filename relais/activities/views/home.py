from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.activities.my_day import MyDay
from relais.records.api import stands_alone
from relais.records.fields import Reader


@require_GET
@stands_alone
@opens_to(GATE)
def my_day(request: Request) -> HttpResponse:
    """Home: what to do, what changed, whom to call."""
    return render(request, "activities/home.html", {"day": MyDay(Reader.of(request.user))})

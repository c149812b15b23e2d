"""The page of integrations: every connection, how it fares, and where the next one begins."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from relais.accounts.permissions import ADMINISTRATOR, opens_to
from relais.accounts.requests import Request
from relais.integrations.connections import KINDS


@require_GET
@never_cache
@opens_to(ADMINISTRATOR)
def connections(request: Request) -> HttpResponse:
    found = [(kind, list(kind.connections()), kind.begin_url()) for kind in KINDS]
    return render(request, "integrations/connections.html", {"kinds": found})

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.parties.markets import Markets
from relais.records.api import registry, visible_or_404
from relais.records.fields import Reader


@require_GET
@opens_to(GATE)
def show(request: Request, pk: int) -> HttpResponse:
    """An organization with everything below it, together and market by market."""
    organization = visible_or_404(request.user, "organizations", pk)
    declared = registry.get("organizations")
    markets = Markets(organization, Reader.of(request.user))
    context = {"markets": markets, "title": declared.title_of(organization), "type": declared, "url": declared.url_of(organization.pk)}
    return render(request, "parties/group.html", context)

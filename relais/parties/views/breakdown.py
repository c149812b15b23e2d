from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.core.errors import NotFound
from relais.parties.breakdown import Breakdown
from relais.records.fields import Reader
from relais.records.screens.figures import list_url


@require_GET
@opens_to(GATE)
def show(request: Request) -> HttpResponse:
    """How contacts and organizations divide, by one thing at a time."""
    found = Breakdown(Reader.of(request.user), request.GET.get("by", ""))
    if not found.types:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    edit_url = list_url("reference-items", {"field": "list", "op": "is", "value": found.list_key}) if found.list_key else ""
    context = {"table": found.table, "by": found.by, "dimensions": list(found.dimensions.items())}
    context["edit_url"] = edit_url if request.user.is_administrator else ""
    return render(request, "parties/breakdown.html", context)

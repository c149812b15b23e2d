"""What a form shows and needs, asked while one types."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.records.access.gate import visible_or_404
from relais.records.screens.answers import opened_type
from relais.records.screens.forms import RecordForm


@require_POST
@opens_to(GATE)
def form_state(request: Request, key: str) -> HttpResponse:
    """Which fields the rules hide and need for what is typed: an event for the form, which alone changes what is drawn."""
    declared, reader = opened_type(request, key, "change" if request.GET.get("record") else "create")
    record: Any = visible_or_404(request.user, declared, request.GET["record"], to="change") if request.GET.get("record") else None
    form = RecordForm(declared, reader, record, given=request.POST)
    response = HttpResponse(status=204)
    state = {"hidden": sorted(form.hidden & form.fields.keys()), "needed": sorted(form.needed & form.fields.keys())}
    response["HX-Trigger"] = json.dumps({"form-state": state})
    return response

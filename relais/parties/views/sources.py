from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.parties.origins import origins_of, stages_of
from relais.records.api import title_for, visible_or_404
from relais.records.screens.answers import fragment, opened_type


@require_GET
@opens_to(GATE)
def show(request: Request, key: str, pk: str) -> HttpResponse:
    """Where each value comes from, and every status there was."""
    declared, reader = opened_type(request, key)
    party = visible_or_404(request.user, declared, pk)
    context = {"type": declared, "party": party, "origins": origins_of(party, reader), "stages": stages_of(party, reader)}
    heading = _("Where the values of {title} come from").format(title=title_for(request.user, declared, party))
    return fragment(request, "parties/sources.html", heading, context)

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.activities.actions import hand_over_portfolio
from relais.activities.portfolios import Portfolios
from relais.core.errors import InvalidValues, NotFound
from relais.records.api import registry, visible, visible_or_404
from relais.records.fields import Reader
from relais.records.screens.answers import counted, say_done

MOST_PEOPLE = 500


@require_GET
@opens_to(GATE)
def show(request: Request) -> HttpResponse:
    """Who answers for whom, with value, last contact and what is open."""
    portfolios = Portfolios(Reader.of(request.user))
    if not portfolios.types:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    people = visible(request.user, "users").order_by("title_key")[:MOST_PEOPLE] if portfolios.handed_over else []
    return render(request, "activities/portfolios.html", {"portfolios": portfolios, "people": people})


@require_POST
@opens_to(GATE)
def hand_over(request: Request) -> HttpResponse:
    """Give one person's portfolio to another."""
    given = {name: request.POST.get(name, "") for name in ("from", "to")}
    if not all(given.values()):
        raise InvalidValues({"to": [_("Choose whose portfolio it is and who takes it over.")]})
    owner, to = (visible_or_404(request.user, "users", given[name]) for name in ("from", "to"))
    with_tasks = request.POST.get("with_tasks", "") == "1"
    for started in hand_over_portfolio(owner, to, by=request.actor, reader=Reader.of(request.user), with_tasks=with_tasks):
        moved = counted(started.number, registry.get(started.operation.type))
        goes_on = started.job_id is not None
        words = _("{records} are being handed over to {name}.") if goes_on else _("{records} handed over to {name}.")
        say_done(request, words.format(records=moved, name=to.name), started.operation)
    return HttpResponseRedirect(reverse("activities:portfolios"))

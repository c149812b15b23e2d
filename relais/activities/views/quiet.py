from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.activities.actions import plan_contacts
from relais.activities.quiet import SCOPES, QuietList, chosen_parties
from relais.core.errors import InvalidValues
from relais.records.api import can, demand, visible_or_404
from relais.records.fields import Reader
from relais.records.screens.answers import opened_type, say_done


@require_GET
@opens_to(GATE)
def show(request: Request) -> HttpResponse:
    """Customers without news, with a task for each at one click."""
    asked = request.GET.get("of", "me")
    quiet = QuietList(Reader.of(request.user), asked if asked in SCOPES else "me")
    address = reverse("activities:quiet")
    labels = {"me": _("My customers"), "team": _("Those of my team"), "all": _("All customers")}
    tabs = [{"label": label, "url": f"{address}?of={scope}", "current": scope == quiet.scope} for scope, label in labels.items()]
    return render(request, "activities/quiet.html", {"quiet": quiet, "tabs": tabs, "can_plan": can(request.user, "create", "activities")})


@require_POST
@opens_to(GATE)
def plan(request: Request) -> HttpResponse:
    """A task for each that is chosen."""
    demand(request.user, "create", "activities")
    reader = Reader.of(request.user)
    parties = chosen_parties(request.POST.getlist("party"), reader)
    if not parties:
        raise InvalidValues({"party": [_("Select at least one customer.")]})
    tasks, operation = plan_contacts(parties, by=request.actor, reader=reader)
    said = ngettext("{count} task is planned.", "{count} tasks are planned.", len(tasks)).format(count=len(tasks))
    say_done(request, said, operation)
    scope = request.POST.get("of", "me")
    return HttpResponseRedirect(f"{reverse('activities:quiet')}?of={scope if scope in SCOPES else 'me'}")


@require_POST
@opens_to(GATE)
def plan_one(request: Request, key: str, pk: int) -> HttpResponse:
    """What a record's page suggests after a long silence."""
    declared, reader = opened_type(request, key)
    party = visible_or_404(request.user, declared, pk)
    _tasks, operation = plan_contacts([party], by=request.actor, reader=reader)
    say_done(request, _("The task is planned."), operation)
    return HttpResponseRedirect(declared.url_of(party.pk))

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from relais.accounts.models import User
from relais.accounts.permissions import ADMINISTRATOR, opens_to
from relais.accounts.requests import Request
from relais.accounts.views.security import confirmed
from relais.project.people import deeds
from relais.project.people.forms import InvitationForm
from relais.records.api import visible_or_404
from relais.ui.toasts import toast


@require_http_methods(["GET", "POST"])
@never_cache
@opens_to(ADMINISTRATOR)
@confirmed
def new_invitation(request: Request) -> HttpResponse:
    """Make a user and write to them at once."""
    form = InvitationForm(request.POST if request.method == "POST" else None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        person = deeds.welcome(by=request.actor, **form.cleaned_data)
        toast(request, _("An invitation is on its way to {email}.").format(email=person.email))
        return redirect("records:record", "users", person.pk)
    return render(request, "people/invitation.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@opens_to(ADMINISTRATOR)
def invitation(request: Request, pk: int) -> HttpResponse:
    """Write to a user, with a link to choose a password."""
    person = deeds.invite(_person(request, pk), by=request.actor)
    toast(request, _("A mail is on its way to {email}.").format(email=person.email))
    return _back(pk)


@require_POST
@opens_to(ADMINISTRATOR)
@confirmed
def deactivation(request: Request, pk: int) -> HttpResponse:
    """Close a user's account."""
    deeds.deactivate(_person(request, pk), by=request.actor)
    toast(request, _("The account is closed: nothing opens to them any more."))
    return _back(pk)


@require_POST
@opens_to(ADMINISTRATOR)
@confirmed
def activation(request: Request, pk: int) -> HttpResponse:
    """Let a user sign in again."""
    deeds.activate(_person(request, pk), by=request.actor)
    toast(request, _("The account is open again."))
    return _back(pk)


@require_POST
@opens_to(ADMINISTRATOR)
@confirmed
def sessions_end(request: Request, pk: int) -> HttpResponse:
    """Sign a user out everywhere."""
    deeds.sign_out(_person(request, pk), by=request.actor)
    toast(request, _("They are signed out everywhere."))
    return _back(pk)


@require_POST
@opens_to(ADMINISTRATOR)
@confirmed
def second_factor_reset(request: Request, pk: int) -> HttpResponse:
    """Take a user's second factors away."""
    deeds.reset_second_factor(_person(request, pk), by=request.actor)
    toast(request, _("Their second factors are gone; the password alone opens again."))
    return _back(pk)


@require_POST
@opens_to(ADMINISTRATOR)
@confirmed
def roles(request: Request, pk: int) -> HttpResponse:
    """Choose the roles that a user holds."""
    deeds.give_roles(_person(request, pk), request.POST.getlist("role"), by=request.actor)
    toast(request, _("The roles are as chosen, from the next page on."))
    return _back(pk)


def _person(request: Request, pk: int) -> User:
    person: User = visible_or_404(request.user, "users", pk, to="change")
    return person


def _back(pk: int) -> HttpResponse:
    return redirect("records:record", "users", pk)

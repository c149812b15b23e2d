"""How the firm signs in: which roles ask for a second factor, and through which services people come."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relais.accounts.models import IdentityProvider
from relais.accounts.permissions import ADMINISTRATOR, opens_to
from relais.accounts.provider_form import ProviderForm
from relais.accounts.requests import Request
from relais.accounts.second_factors.roles import ask_roles, roles_with_numbers
from relais.accounts.single_sign_on.errors import ProviderUnreachable
from relais.accounts.single_sign_on.protocol import callback_address, describe
from relais.accounts.single_sign_on.providers import all_providers, provider_numbered
from relais.accounts.views.security import confirmed
from relais.core.links import public_url


@require_GET
@never_cache
@opens_to(ADMINISTRATOR)
def sign_in_settings(request: Request) -> HttpResponse:
    """Roles and services."""
    return render(request, "accounts/sign_in_settings.html", {"roles": roles_with_numbers(), "providers": all_providers()})


@require_POST
@opens_to(ADMINISTRATOR)
@confirmed
def roles(request: Request) -> HttpResponse:
    """Choose the roles that ask for a second factor."""
    ask_roles(request.POST.getlist("role"))
    messages.success(request, _("Whoever holds one of these roles and has no second factor sets one up first."))
    return redirect("accounts:sign_in_settings")


@require_http_methods(["GET", "POST"])
@never_cache
@opens_to(ADMINISTRATOR)
@confirmed
def new_provider(request: Request) -> HttpResponse:
    """Enter a sign-in service."""
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@never_cache
@opens_to(ADMINISTRATOR)
@confirmed
def provider(request: Request, pk: int) -> HttpResponse:
    """Change a sign-in service."""
    return _edit(request, provider_numbered(pk))


def _edit(request: Request, found: IdentityProvider | None) -> HttpResponse:
    form = ProviderForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, _("{provider} is saved.").format(provider=saved.name))
        return redirect("accounts:provider", saved.pk)
    callback = callback_address(found) if found else public_url("/sign-in/with/…/return/")
    return render(
        request, "accounts/provider.html", {"form": form, "provider": found, "callback": callback}, status=422 if form.is_bound else 200
    )


@require_POST
@opens_to(ADMINISTRATOR)
@confirmed
def provider_test(request: Request, pk: int) -> HttpResponse:
    """Ask the service to describe itself."""
    found = provider_numbered(pk)
    try:
        describe(found.issuer, anew=True)
    except ProviderUnreachable as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(
            request,
            _("{provider} answers, and says all that is needed. Sign in with it in another browser to try the rest.").format(
                provider=found.name
            ),
        )
    return redirect("accounts:provider", pk)


@require_POST
@opens_to(ADMINISTRATOR)
@confirmed
def provider_removal(request: Request, pk: int) -> HttpResponse:
    """Take a sign-in service away, with all links to it."""
    found = provider_numbered(pk)
    found.delete()
    messages.success(request, _("{provider} is removed.").format(provider=found.name))
    return redirect("accounts:sign_in_settings")

"""To the firm's sign-in service and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relais.accounts.entering import enter, page_after
from relais.accounts.jobs import mail_news
from relais.accounts.models import IdentityProvider, User
from relais.accounts.permissions import PUBLIC, SIGNED_IN, opens_to
from relais.accounts.requests import Request
from relais.accounts.sessions import confirm
from relais.accounts.single_sign_on.errors import NotLetIn, ProviderNotBelieved, ProviderUnreachable
from relais.accounts.single_sign_on.people import find_or_make, link_identity, may_be_linked, not_let_in, unlink_identity
from relais.accounts.single_sign_on.protocol import Attempt, Claim, authorization_address, redeem
from relais.accounts.single_sign_on.providers import provider_called
from relais.accounts.views.security import LINK, confirmed
from relais.core import clock
from relais.core.jobs import enqueue

ATTEMPTS = "single_sign_on"
PATIENCE, MOST_ATTEMPTS = timedelta(minutes=10), 5


@require_GET
@never_cache
@opens_to(PUBLIC)
def single_sign_on(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the browser to the provider, to come back signed in, linked or confirmed."""
    provider = provider_called(slug)
    purpose = request.GET.get("for", "") if isinstance(request.user, User) else "entry"
    attempt = Attempt.begin()
    more = {"prompt": "login"} if purpose == "confirmation" else {}
    try:
        address = authorization_address(provider, attempt, **more)
    except ProviderUnreachable:
        messages.error(request, _("{provider} does not answer. Try again later, or sign in another way.").format(provider=provider.name))
        return redirect("accounts:security" if request.user.is_authenticated else "accounts:sign_in")
    kept = {**asdict(attempt), "slug": slug, "for": purpose, "next": request.GET.get("next", "")[:500], "at": clock.now().timestamp()}
    request.session[ATTEMPTS] = [*request.session.get(ATTEMPTS, [])[1 - MOST_ATTEMPTS :], kept]
    return redirect(address)


@require_GET
@never_cache
@opens_to(PUBLIC)
def single_sign_on_return(request: HttpRequest, slug: str) -> HttpResponse:
    """The browser comes back from the provider."""
    provider = provider_called(slug)
    kept = _taken_attempt(request, slug)
    try:
        if kept is None or "code" not in request.GET or request.GET.get("iss", provider.issuer).rstrip("/") != provider.issuer.rstrip("/"):
            raise ProviderNotBelieved(_("This sign-in was not finished. Try again."))
        claim = redeem(provider, Attempt(kept["state"], kept["nonce"], kept["verifier"]), request.GET["code"])
        if isinstance(request.user, User):
            return _known(request, request.user, provider, claim, kept)
        user = find_or_make(provider, claim)
    except NotLetIn as refused:
        if may_be_linked(provider, claim) and not request.user.is_authenticated:
            _keep_for_linking(request, provider, claim)
        return _refuse(request, refused)
    except (ProviderUnreachable, ProviderNotBelieved) as refused:
        return _refuse(request, refused)
    return enter(request, user, next_page=kept["next"], is_proved_twice=provider.is_second_factor)


def _known(request: HttpRequest, user: User, provider: IdentityProvider, claim: Claim, kept: dict[str, Any]) -> HttpResponse:
    """Somebody who is signed in already: they show again who they are, or want to link this sign-in."""
    if kept["for"] == "confirmation":
        if find_or_make(provider, claim) != user:
            raise not_let_in()
        confirm(request)
        return redirect(page_after(request, kept["next"]))
    if kept["for"] != "link" or not may_be_linked(provider, claim):
        raise not_let_in()
    _keep_for_linking(request, provider, claim)
    return redirect("accounts:link")


def _keep_for_linking(request: HttpRequest, provider: IdentityProvider, claim: Claim) -> None:
    request.session[LINK] = {"slug": provider.slug, "subject": claim.subject, "email": claim.email, "at": clock.now().timestamp()}


def _taken_attempt(request: HttpRequest, slug: str) -> dict[str, Any] | None:
    """The attempt that this answer belongs to; each is answered once, on the browser that began it."""
    begun: list[dict[str, Any]] = request.session.get(ATTEMPTS, [])
    state = request.GET.get("state", "")
    found = next((one for one in begun if one["state"] == state and one["slug"] == slug), None)
    if found is None:
        return None
    request.session[ATTEMPTS] = [one for one in begun if one is not found]
    return found if found["at"] > (clock.now() - PATIENCE).timestamp() else None


def _refuse(request: HttpRequest, refused: NotLetIn | ProviderNotBelieved | ProviderUnreachable) -> HttpResponse:
    messages.error(request, str(refused.message))
    return redirect("accounts:security" if request.user.is_authenticated else "accounts:sign_in")


@require_http_methods(["GET", "POST"])
@never_cache
@opens_to(SIGNED_IN)
@confirmed
def link(request: Request) -> HttpResponse:
    """Ask whether this sign-in and this account are the same person's; only then are they linked."""
    kept = request.session.get(LINK)
    if not kept or kept["at"] < (clock.now() - PATIENCE).timestamp():
        request.session.pop(LINK, None)
        return redirect("accounts:security")
    provider = provider_called(kept["slug"])
    if request.method == "GET":
        return render(request, "accounts/link.html", {"provider": provider, "email": kept["email"]})
    del request.session[LINK]
    if request.POST.get("answer") == "yes":
        link_identity(request.user, provider, kept["subject"], kept["email"])
        enqueue(mail_news, user_id=request.user.pk, what="identity")
        messages.success(request, _("You can sign in with {provider} from now on.").format(provider=provider.name))
    return redirect("accounts:security")


@require_POST
@opens_to(SIGNED_IN)
@confirmed
def unlink(request: Request, pk: int) -> HttpResponse:
    """Take a link away."""
    unlink_identity(request.user, pk)
    messages.success(request, _("It opens this account no longer."))
    return redirect("accounts:security")

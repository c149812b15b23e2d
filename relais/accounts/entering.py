"""The way in: whoever has shown who they are goes on to the second factor, if they have one, and then is signed in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from relais.accounts.known_devices import remember
from relais.accounts.models import User
from relais.accounts.second_factors.checking import has_second_factor
from relais.accounts.sessions import SECOND_FACTOR
from relais.core import clock

BACKEND = "relais.accounts.backend.RolesBackend"
KEPT = "half_signed_in"
PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True)
class HalfSignedIn:
    """Somebody whose second factor is still wanted. It counts for nothing but to be asked."""

    user_id: int
    proof: str
    at: float
    next: str


def enter(request: HttpRequest, user: User, *, next_page: str = "", is_proved_twice: bool = False) -> HttpResponse:
    """Sign the user in, or ask for the second factor first."""
    if is_proved_twice or not has_second_factor(user):
        return finish(request, user, next_page=next_page, has_proved_twice=is_proved_twice)
    request.session.cycle_key()
    half = HalfSignedIn(user.pk, user.get_session_auth_hash(), clock.now().timestamp(), next_page)
    request.session[KEPT] = asdict(half)
    return redirect("accounts:second_factor")


def finish(request: HttpRequest, user: User, *, next_page: str = "", has_proved_twice: bool = True) -> HttpResponse:
    request.session.pop(KEPT, None)
    login(request, user, backend=BACKEND)
    if has_proved_twice:
        request.session[SECOND_FACTOR] = True
    response = redirect(page_after(request, next_page))
    remember(request, response, user.email or "")
    return response


def half_signed_in(request: HttpRequest) -> tuple[User, str] | None:
    """Who has shown a right password on this browser and not yet the rest, and where they want to go."""
    kept = request.session.get(KEPT)
    if not kept:
        return None
    half = HalfSignedIn(**kept)
    user = User.objects.filter(pk=half.user_id).first()
    is_fresh = half.at > (clock.now() - PATIENCE).timestamp()
    if user is None or not user.may_sign_in or not is_fresh or not constant_time_compare(half.proof, user.get_session_auth_hash()):
        forget_half(request)
        return None
    return user, half.next


def forget_half(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


def page_after(request: HttpRequest, wanted: str) -> str:
    """Where to go: a page of ours that was asked for, or the first page."""
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)

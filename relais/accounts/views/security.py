"""The page on which somebody looks after their own account: password, second factors, sessions, linked sign-ins."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django.contrib import messages
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relais.accounts.entering import page_after
from relais.accounts.forms import CodeForm, NewPasswordForm, PresentPasswordForm
from relais.accounts.jobs import mail_news
from relais.accounts.models import User
from relais.accounts.passwords import change_own_password
from relais.accounts.permissions import SIGNED_IN, opens_to
from relais.accounts.requests import Request
from relais.accounts.second_factors import checking, passkeys
from relais.accounts.second_factors.codes import address_of, begin_codes, new_key, picture_of
from relais.accounts.second_factors.owning import factor_of, remove_factor
from relais.accounts.second_factors.recovery import renew_recovery_codes
from relais.accounts.security import Security
from relais.accounts.sessions import SECOND_FACTOR, confirm, end_other_sessions, end_session, is_confirmed, session_of
from relais.core.encryption import decrypt, encrypt
from relais.core.jobs import enqueue

NEW_KEY, NEW_CODES, LINK = "new_codes_key", "new_recovery_codes", "identity_to_link"
View = Callable[..., HttpResponse]


def confirmed(view: View) -> View:
    """Only for somebody who has shown a short while ago who they are; others are asked, and come back."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_confirmed(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else reverse("accounts:security")
        return redirect(f"{reverse('accounts:confirmation')}?{urlencode({'next': back})}")

    return checked


@require_GET
@never_cache
@opens_to(SIGNED_IN)
def security(request: Request) -> HttpResponse:
    """Everything about one's own account."""
    return _show(request)


def _show(request: Request, status: int = 200, **forms: object) -> HttpResponse:
    context = {
        "security": Security(request.user, request.session),
        "password_form": NewPasswordForm(request.user),
        "present_form": PresentPasswordForm(),
        "check_url": reverse("accounts:password_check"),
        "recovery_codes": _taken_codes(request),
        "link": request.session.get(LINK),
    }
    return render(request, "accounts/security.html", context | forms, status=status)


def _keep_codes(request: Request) -> None:
    """New recovery codes for the next page; the session, which is a row in the database, holds them encrypted until then."""
    request.session[NEW_CODES] = encrypt(" ".join(renew_recovery_codes(request.user)))


def _taken_codes(request: Request) -> list[str]:
    kept = request.session.pop(NEW_CODES, "")
    return decrypt(kept).split() if kept else []


@require_POST
@opens_to(SIGNED_IN)
def own_password(request: Request) -> HttpResponse:
    """Change one's own password; this session goes on, all others end."""
    user = request.user
    if not user.has_usable_password() and not is_confirmed(request):
        return redirect(f"{reverse('accounts:confirmation')}?{urlencode({'next': reverse('accounts:security')})}")
    present, new = PresentPasswordForm(request.POST), NewPasswordForm(user, request.POST)
    credentials = {"username": user.email}
    if not AxesProxyHandler.is_allowed(request, credentials):
        return get_lockout_response(request, credentials)
    is_right = not user.has_usable_password() or (present.is_valid() and user.check_password(present.cleaned_data["present"]))
    if not is_right:
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        present.add_error("present", _("This is not your present password."))
    if not is_right or not new.is_valid():
        return _show(request, 422, password_form=new, present_form=present)
    change_own_password(request, user, new.cleaned_data["password"])
    enqueue(mail_news, user_id=user.pk, what="password")
    messages.success(request, _("Your password was changed. Other sessions were signed out."))
    return redirect("accounts:security")


@require_http_methods(["GET", "POST"])
@never_cache
@opens_to(SIGNED_IN)
@confirmed
def codes(request: Request) -> HttpResponse:
    """Set up an application for codes: scan the picture, then type the first code."""
    user = request.user
    form = CodeForm(request.POST if request.method == "POST" else None)
    key = decrypt(request.session.setdefault(NEW_KEY, encrypt(new_key())))
    if request.method == "POST" and form.is_valid():
        if begin_codes(user, key, form.cleaned_data["code"].replace(" ", "")):
            del request.session[NEW_KEY]
            return _factor_added(request, "codes", _("Codes are asked for from now on."))
        form.add_error("code", _("This code is not right. Does the clock of your device go right?"))
    address = address_of(key, user)
    context = {
        "form": form,
        "picture": picture_of(address),
        "key": " ".join(key[at : at + 4] for at in range(0, len(key), 4)),
        "address": address,
    }
    return render(request, "accounts/codes.html", context, status=422 if form.is_bound else 200)


@require_POST
@opens_to(SIGNED_IN)
@confirmed
def passkeys_of_mine(request: Request) -> HttpResponse:
    """Add the passkey that the browser has made."""
    passkeys.complete_registration(request, request.user, request.POST.get("credential", ""), request.POST.get("name", ""))
    return _factor_added(request, "passkey", _("The passkey is added."))


def _factor_added(request: Request, what: str, sentence: str) -> HttpResponse:
    """Whoever has their first second factor is shown recovery codes; sessions of before, which had none, end."""
    user = request.user
    end_other_sessions(request, user)
    request.session[SECOND_FACTOR] = True
    if not Security(user, request.session).recovery_codes_left:
        _keep_codes(request)
    enqueue(mail_news, user_id=user.pk, what=what)
    messages.success(request, sentence)
    return redirect("accounts:security")


@require_POST
@opens_to(SIGNED_IN)
@confirmed
def factor_removal(request: Request, pk: int) -> HttpResponse:
    """Take a second factor away; other sessions end."""
    remove_factor(factor_of(request.user, pk))
    end_other_sessions(request, request.user)
    request.session.pop(SECOND_FACTOR, None)
    enqueue(mail_news, user_id=request.user.pk, what="removed")
    messages.success(request, _("It is no longer asked for."))
    return redirect("accounts:security")


@require_POST
@opens_to(SIGNED_IN)
@confirmed
def recovery_codes(request: Request) -> HttpResponse:
    """New recovery codes; those of before open nothing any more."""
    if checking.has_second_factor(request.user):
        _keep_codes(request)
    return redirect("accounts:security")


@require_POST
@opens_to(SIGNED_IN)
def session_end(request: Request, pk: int) -> HttpResponse:
    """Sign one device out."""
    end_session(session_of(request.user, pk))
    messages.success(request, _("This device is signed out."))
    return redirect("accounts:security")


@require_POST
@opens_to(SIGNED_IN)
def other_sessions_end(request: Request) -> HttpResponse:
    """Sign all other devices out."""
    end_other_sessions(request, request.user)
    messages.success(request, _("All other devices are signed out."))
    return redirect("accounts:security")


@require_http_methods(["GET", "POST"])
@never_cache
@opens_to(SIGNED_IN)
def confirmation(request: Request) -> HttpResponse:
    """Show once more who one is, before something that matters."""
    user = request.user
    next_page = request.POST.get("next") or request.GET.get("next", "")
    refused = ""
    if request.method == "POST":
        if not AxesProxyHandler.is_allowed(request, {"username": user.email}):
            return get_lockout_response(request, {"username": user.email})
        refused = _refusal(request, user)
        if not refused:
            confirm(request)
            return redirect(page_after(request, next_page))
    kinds = checking.kinds_of(user)
    context = {
        "next": next_page, "refused": refused, "has_password": user.has_usable_password(), "has_codes": "codes" in kinds,
        "has_passkeys": "passkey" in kinds, "providers": Security(user, request.session).identities,
    }  # fmt: skip
    return render(request, "accounts/confirmation.html", context, status=422 if refused else 200)


def _refusal(request: Request, user: User) -> str:
    """Why what was shown proves nothing; empty when it does."""
    if credential := request.POST.get("credential"):
        try:
            passkeys.complete_assertion(request, credential, user)
        except passkeys.PasskeyRefused as refused:
            return str(refused.message)
        return ""
    if code := request.POST.get("code", "").strip():
        try:
            is_right = checking.take(user, code[:40]) is not None
        except checking.TooManyCodes:
            return _("Too many codes were not right. Try again in a quarter of an hour, or use your password.")
        sentence = _("This code is not right, or was used before.")
    else:
        is_right = user.has_usable_password() and user.check_password(request.POST.get("password", "")[:1000])
        sentence = _("This is not your present password.")
    if is_right:
        return ""
    user_login_failed.send(sender=__name__, credentials={"username": user.email}, request=request)
    return sentence

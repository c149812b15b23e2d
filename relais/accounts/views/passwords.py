"""Passwords that are forgotten, chosen for the first time, or changed."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.accounts.forms import ForgottenForm, NewPasswordForm
from relais.accounts.jobs import mail_news, mail_reset
from relais.accounts.models import Allowance, User
from relais.accounts.passwords import INVITATION, RESET, faults_of, give_password, user_of_link
from relais.accounts.permissions import PUBLIC, opens_to
from relais.core.jobs import enqueue
from relais.core.visitors import client_address

KEPT = "password_link"
MOST_MAILS, MOST_FROM_ONE_PLACE, AN_HOUR = 5, 50, timedelta(hours=1)


@require_http_methods(["GET", "POST"])
@never_cache
@opens_to(PUBLIC)
def forgotten(request: HttpRequest) -> HttpResponse:
    """The same page, and the same work, for every address: the mail is written elsewhere, or not at all."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        place = Allowance.spend(f"resets from {client_address(request)}", most=MOST_FROM_ONE_PLACE, within=AN_HOUR)
        if Allowance.spend(f"resets of {email}", most=MOST_MAILS, within=AN_HOUR) and place:
            enqueue(mail_reset, email=email)
        return render(request, "accounts/forgotten_sent.html", {"email": form.cleaned_data["email"]})
    return render(request, "accounts/forgotten.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@never_cache
@opens_to(PUBLIC)
def open_link(request: HttpRequest, token: str, purpose: str) -> HttpResponse:
    """Take the token out of the address, where others might read it, before anything is shown."""
    request.session[KEPT] = {"token": token, "purpose": purpose}
    return redirect("accounts:choose_password")


@require_http_methods(["GET", "POST"])
@never_cache
@opens_to(PUBLIC)
def choose_password(request: HttpRequest) -> HttpResponse:
    """A new password by the link of a mail."""
    kept = request.session.get(KEPT) or {}
    user = _user_of(kept)
    if user is None:
        request.session.pop(KEPT, None)
        return render(request, "accounts/link_over.html", status=410)
    with translation.override(user.language):
        form = NewPasswordForm(user, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            del request.session[KEPT]
            give_password(user, form.cleaned_data["password"])
            if kept["purpose"] == RESET:
                enqueue(mail_news, user_id=user.pk, what="password")
            messages.success(request, _("Your password is set. Sign in with it."))
            return redirect("accounts:sign_in")
        context = {
            "form": form,
            "person": user,
            "is_invited": kept["purpose"] == INVITATION,
            "check_url": reverse("accounts:password_check"),
        }
        return render(request, "accounts/choose_password.html", context, status=422 if form.is_bound else 200)


def _user_of(kept: dict[str, str]) -> User | None:
    return user_of_link(kept["token"], kept["purpose"]) if kept.keys() == {"token", "purpose"} else None


@require_POST
@never_cache
@opens_to(PUBLIC)
def password_check(request: HttpRequest) -> HttpResponse:
    """While it is typed: why this password is not good enough."""
    user = request.user if isinstance(request.user, User) else _user_of(request.session.get(KEPT) or {})
    password = request.POST.get("password", "")[:1000]
    if user is None or not password:
        return HttpResponse()
    with translation.override(user.language):
        return render(request, "accounts/password_faults.html", {"faults": faults_of(password, user)})

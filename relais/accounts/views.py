"""Signing in and out, and one's own preferences."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.middleware import HtmxDetails

from relais.accounts.forms import OwnPasswordForm, PreferencesForm, SignInForm
from relais.accounts.models import User


class HtmxHttpRequest(HttpRequest):
    htmx: HtmxDetails


class SignIn(LoginView):
    """The first page a visitor meets."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """Ends the session; only a form may, never a link."""

    next_page = "accounts:sign_in"


@require_http_methods(["GET", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Language, formats, time zone, theme and density of the signed-in user."""
    form = PreferencesForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        with translation.override(user.language):
            messages.success(request, _("Your preferences were saved."))
        return redirect("accounts:preferences")
    return _show(request, form=form)


@require_POST
@login_required
def own_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; this session goes on, all others end."""
    form = OwnPasswordForm(request.user, request.POST)
    if not form.is_valid():
        return _show(request, password_form=form)
    update_session_auth_hash(request, form.save())
    messages.success(request, _("Your password was changed. Other sessions were signed out."))
    return redirect("accounts:preferences")


@require_POST
@login_required
def theme(request: HtmxHttpRequest) -> HttpResponse:
    """Light becomes dark and dark light; `theme` in the form names one."""
    user = cast(User, request.user)
    wanted = request.POST.get("theme") or ("light" if user.theme == "dark" else "dark")
    if wanted in ("system", "light", "dark"):
        user.theme = wanted
        user.save(update_fields=["theme", "updated_at"])
    return HttpResponse(status=204) if request.htmx else redirect("accounts:preferences")


def _show(request: HttpRequest, *, form: PreferencesForm | None = None, password_form: OwnPasswordForm | None = None) -> HttpResponse:
    wrong = any(shown is not None and shown.is_bound for shown in (form, password_form))
    context = {"form": form or PreferencesForm(instance=request.user), "password_form": password_form or OwnPasswordForm(request.user)}
    return render(request, "accounts/preferences.html", context, status=422 if wrong else 200)

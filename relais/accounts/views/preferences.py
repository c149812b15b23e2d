"""One's own language, formats, time zone, theme and density."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.middleware import HtmxDetails

from relais.accounts.forms import PreferencesForm
from relais.accounts.models import User


class HtmxHttpRequest(HttpRequest):
    htmx: HtmxDetails


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
    return render(request, "accounts/preferences.html", {"form": form}, status=422 if form.is_bound else 200)


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

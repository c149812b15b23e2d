"""Tokens for programs: one's own to make, see once and revoke; all of them for administrators to see and revoke."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_network
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relais.accounts.models import ApiToken
from relais.accounts.permissions import ADMINISTRATOR, SIGNED_IN, opens_to
from relais.accounts.requests import Request
from relais.accounts.sessions import is_confirmed
from relais.core import clock
from relais.core.errors import NotFound
from relais.integrations.rest.scopes import unknown_scope
from relais.ui.toasts import toast

MOST = 50


class TokenForm(forms.Form):
    """What a new token is for, what it may do, from where, how often and until when."""

    name = forms.CharField(max_length=120, label=gettext_lazy("What it is for"))
    scopes = forms.CharField(
        max_length=1000,
        label=gettext_lazy("What it may do"),
        initial="read",
        help_text=gettext_lazy("read and write for everything, or for one type: contacts:read, opportunities:write. With commas between."),
    )
    networks = forms.CharField(
        max_length=500,
        required=False,
        label=gettext_lazy("Where it may be used from"),
        help_text=gettext_lazy("Addresses or networks, such as 192.0.2.0/24, with commas between. From anywhere where this is empty."),
    )
    requests_a_minute = forms.IntegerField(
        min_value=1,
        max_value=100_000,
        required=False,
        label=gettext_lazy("Requests a minute"),
        help_text=gettext_lazy("600 where this is empty."),
    )
    days = forms.IntegerField(
        min_value=1,
        max_value=3650,
        required=False,
        initial=365,
        label=gettext_lazy("Days until it ends"),
        help_text=gettext_lazy("It does not end where this is empty."),
    )

    def clean_scopes(self) -> list[str]:
        scopes = _listed(self.cleaned_data["scopes"])
        unknown = next(filter(unknown_scope, scopes), None)
        if unknown is not None or not scopes:
            raise forms.ValidationError(_("There is no scope “{scope}”.").format(scope=unknown or ""))
        return scopes

    def clean_networks(self) -> list[str]:
        networks = _listed(self.cleaned_data["networks"])
        for each in networks:
            try:
                ip_network(each, strict=False)
            except ValueError:
                raise forms.ValidationError(_("“{network}” is no address and no network.").format(network=each[:60])) from None
        return networks

    def issue(self, user: object) -> tuple[ApiToken, str]:
        given = self.cleaned_data
        ends = clock.now() + timedelta(days=given["days"]) if given["days"] else None
        return ApiToken.issue(
            user,
            scopes=given["scopes"],
            name=given["name"],
            networks=given["networks"],
            requests_a_minute=given["requests_a_minute"],
            expires_at=ends,
        )


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))


@require_http_methods(["GET", "POST"])
@never_cache
@opens_to(SIGNED_IN)
def tokens(request: Request) -> HttpResponse:
    """One's own tokens; a new one is shown in this answer, and never again."""
    form, secret = TokenForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST":
        if not is_confirmed(request):
            return redirect(f"{reverse('accounts:confirmation')}?{urlencode({'next': reverse('integrations:tokens')})}")
        if form.is_valid() and _living(ApiToken.objects.filter(user=request.user)).count() < MOST:
            _token, secret = form.issue(request.user)
            form = TokenForm()
    own = _living(ApiToken.objects.filter(user=request.user)).order_by("-pk")
    context = {"tokens": own, "form": form, "secret": secret, "is_confirmed": is_confirmed(request)}
    return render(request, "integrations/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@opens_to(SIGNED_IN)
def token_revocation(request: Request, pk: int) -> HttpResponse:
    """End one of one's own tokens at once."""
    _revoke(ApiToken.objects.filter(user=request.user, pk=pk))
    toast(request, _("The token is revoked."))
    return redirect("integrations:tokens")


@require_GET
@never_cache
@opens_to(ADMINISTRATOR)
def all_tokens(request: Request) -> HttpResponse:
    """Every token that lives, whosever it is."""
    found = _living(ApiToken.objects.all()).select_related("user").order_by("user__last_name", "user__first_name", "-pk")
    return render(request, "integrations/all_tokens.html", {"tokens": found[:1000]})


@require_POST
@opens_to(ADMINISTRATOR)
def any_token_revocation(request: Request, pk: int) -> HttpResponse:
    """End anybody's token at once."""
    _revoke(ApiToken.objects.filter(pk=pk))
    toast(request, _("The token is revoked."))
    return redirect("integrations:all_tokens")


def _living(found: QuerySet[ApiToken]) -> QuerySet[ApiToken]:
    return found.filter(revoked_at=None, is_for_agent=False).exclude(expires_at__lt=clock.now())


def _revoke(found: QuerySet[ApiToken]) -> None:
    token = found.filter(revoked_at=None).first()
    if token is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])

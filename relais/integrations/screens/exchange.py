"""What a file exchange's page leads to: running it, its password, the rows to mend. Administrators only."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from relais.accounts.permissions import ADMINISTRATOR, opens_to
from relais.accounts.requests import Request
from relais.accounts.views.security import confirmed
from relais.core.errors import NotFound
from relais.integrations.exchange.actions import keep_credentials, read_all_again, run_soon
from relais.integrations.exchange.mending import mend, rows_to_mend
from relais.integrations.models import Exchange, ExchangedFile
from relais.records.api import registry, visible_or_404
from relais.ui.toasts import toast


class CredentialsForm(forms.Form):
    """Written, never shown: what is left empty is empty from now on."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        required=False,
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    private_key = forms.CharField(
        label=gettext_lazy("Private key"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text=gettext_lazy("In OpenSSH's format, without a passphrase, made for this exchange alone."),
    )  # fmt: skip


@require_POST
@opens_to(ADMINISTRATOR)
def run(request: Request, pk: int) -> HttpResponse:
    """Run it now."""
    run_soon(_exchange(request, pk), by=request.actor)
    toast(request, _("It runs now. What came or went stands here in a moment."))
    return redirect(_url(pk))


@require_POST
@opens_to(ADMINISTRATOR)
def rereading(request: Request, pk: int) -> HttpResponse:
    """Read all files anew that could not be read."""
    number = read_all_again(_exchange(request, pk), by=request.actor)["files"]
    toast(request, _("Files that are read again: {number}.").format(number=number))
    return redirect(_url(pk))


@require_http_methods(["GET", "POST"])
@never_cache
@opens_to(ADMINISTRATOR)
@confirmed
def credentials(request: Request, pk: int) -> HttpResponse:
    """A new password or key in the place of what was there."""
    exchange = _exchange(request, pk)
    form = CredentialsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        keep_credentials(exchange, by=request.actor, **form.cleaned_data)
        toast(request, _("Saved."))
        return redirect(_url(pk))
    context = {"exchange": exchange, "form": form, "type": registry.get("file-exchanges"), "url": _url(pk)}
    return render(request, "integrations/exchange_credentials.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
@opens_to(ADMINISTRATOR)
def mending(request: Request, pk: int, file: int) -> HttpResponse:
    """The rows of a file that could not be taken in, to be put right and played again."""
    exchange = _exchange(request, pk)
    found = ExchangedFile.objects.filter(exchange=exchange, pk=file).select_related("run", "exchange").first()
    if found is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    rows, columns = rows_to_mend(found), found.run.columns if found.run else []
    if request.method == "POST":
        chosen = request.POST.getlist("row")
        mend(found, {row.pk: request.POST.getlist(f"value-{row.pk}") for row in rows if str(row.pk) in chosen})
        toast(request, _("They are played again. What is still wrong comes back here."))
        return redirect(_url(pk))
    filled = [(row, list(zip(columns, [*row.values, *[""] * len(columns)], strict=False))) for row in rows]
    context = {"exchange": exchange, "file": found, "rows": filled, "type": registry.get("file-exchanges"), "url": _url(pk)}
    return render(request, "integrations/exchange_mending.html", context)


def _exchange(request: Request, pk: int) -> Exchange:
    exchange: Exchange = visible_or_404(request.user, "file-exchanges", pk, to="change")
    return exchange


def _url(pk: int) -> str:
    return registry.get("file-exchanges").url_of(pk)

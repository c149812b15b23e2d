"""What a webhook's page leads to: its log, its secret, and what may be done with it. Administrators only."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from relais.accounts.permissions import ADMINISTRATOR, opens_to
from relais.accounts.requests import Request
from relais.accounts.views.security import confirmed
from relais.integrations.models import Delivery, Webhook
from relais.integrations.webhooks.actions import replay, resume_webhook, test_webhook
from relais.integrations.webhooks.log import deliveries_of
from relais.integrations.webhooks.signing import end_old_secret, make_secret
from relais.records.api import registry, visible_or_404
from relais.ui.toasts import toast

PAGE = 50
HIGHEST_PAGE = 200


@require_GET
@never_cache
@opens_to(ADMINISTRATOR)
def deliveries(request: Request, pk: int) -> HttpResponse:
    """What was sent, what came back, what waits."""
    webhook = _webhook(request, pk)
    state = request.GET.get("state", "")
    state = state if state in Delivery.State.values else ""
    number = _page(request)
    rows = deliveries_of(webhook, state, skip=(number - 1) * PAGE, limit=PAGE + 1)
    here = f"{reverse('integrations:webhook_deliveries', args=[pk])}?state={state}&page="
    tabs = [{"label": _("All"), "url": "?", "current": not state}, *({"label": label.capitalize(), "url": f"?state={key}", "current": key == state} for key, label in Delivery.State.choices)]  # fmt: skip
    context = {
        "webhook": webhook, "type": registry.get("webhooks"), "deliveries": rows[:PAGE], "state": state, "tabs": tabs,
        "first": (number - 1) * PAGE + 1, "last": (number - 1) * PAGE + min(len(rows), PAGE),
        "previous": f"{here}{number - 1}" if number > 1 else "", "next": f"{here}{number + 1}" if len(rows) > PAGE else "",
        "are_given_up": deliveries_of(webhook, Delivery.State.GIVEN_UP, limit=1),
    }  # fmt: skip
    return render(request, "integrations/webhook_deliveries.html", context)


@require_POST
@opens_to(ADMINISTRATOR)
def trial(request: Request, pk: int) -> HttpResponse:
    """Send a test, and say what came of it."""
    webhook = _webhook(request, pk)
    attempt = test_webhook(webhook, by=request.actor)
    toast(
        request,
        _("It was answered with {status} after {milliseconds} ms.").format(status=attempt.status, milliseconds=attempt.milliseconds)
        if attempt.status
        else attempt.sentence,
    )
    return redirect(_url(webhook))


@require_POST
@never_cache
@opens_to(ADMINISTRATOR)
@confirmed
def secret(request: Request, pk: int) -> HttpResponse:
    """Make a new secret and show it this one time."""
    webhook = _webhook(request, pk)
    had_one = bool(webhook.secret)
    made = make_secret(webhook, by=request.actor)
    context = {"webhook": webhook, "type": registry.get("webhooks"), "secret": made, "had_one": had_one, "url": _url(webhook)}
    return render(request, "integrations/webhook_secret.html", context)


@require_POST
@opens_to(ADMINISTRATOR)
@confirmed
def old_secret_end(request: Request, pk: int) -> HttpResponse:
    """End the old secret before its day is over."""
    webhook = _webhook(request, pk)
    end_old_secret(webhook, by=request.actor)
    toast(request, _("Only the new secret is valid now."))
    return redirect(_url(webhook))


@require_POST
@opens_to(ADMINISTRATOR)
def resumption(request: Request, pk: int) -> HttpResponse:
    """Go on after a pause."""
    webhook = _webhook(request, pk)
    resume_webhook(webhook, by=request.actor)
    toast(request, _("It goes on, with all that has waited."))
    return redirect(_url(webhook))


@require_POST
@opens_to(ADMINISTRATOR)
def replays(request: Request, pk: int) -> HttpResponse:
    """Send one delivery again, or all that were given up."""
    webhook, chosen = _webhook(request, pk), request.POST.get("delivery", "")
    number = replay(webhook, [int(chosen)] if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19 else None if not chosen else [])
    toast(request, _("To be sent again: {number}.").format(number=number))
    return redirect("integrations:webhook_deliveries", pk)


def _webhook(request: Request, pk: int) -> Webhook:
    webhook: Webhook = visible_or_404(request.user, "webhooks", pk, to="change")
    return webhook


def _url(webhook: Webhook) -> str:
    return registry.get("webhooks").url_of(webhook.pk)


def _page(request: Request) -> int:
    text = request.GET.get("page", "1")
    return min(int(text), HIGHEST_PAGE) if text.isascii() and text.isdecimal() and len(text) < 5 and int(text) else 1


def _go(request: Request, url: str) -> Any:
    if not request.headers.get("HX-Request"):
        return redirect(url)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response

"""What programs ask that watch over the installation."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relais.accounts.permissions import PUBLIC, opens_to
from relais.accounts.requests import Request
from relais.core.errors import NotFound
from relais.core.health import database_answers, longest_wait, migrations_are_applied
from relais.core.workspaces import current
from relais.project.watching import meters, queue_figures

FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")


@require_safe
@opens_to(PUBLIC)
def alive(request: Request) -> HttpResponse:
    """200 as long as the process answers at all: nothing is asked of the database."""
    response = JsonResponse({"status": "ok"})
    add_never_cache_headers(response)
    return response


@require_safe
@opens_to(PUBLIC)
def health(request: Request) -> HttpResponse:
    """200 while requests can be served, 503 otherwise; the queue's delay is told, and does not take the server out."""
    database = database_answers()
    migrations = database and migrations_are_applied()
    body: dict[str, Any] = {"status": "ok" if migrations else "failing", "database": database, "migrations": migrations}
    if migrations:
        body["queue_seconds"] = int(longest_wait().total_seconds())
    response = JsonResponse(body, status=200 if migrations else 503)
    add_never_cache_headers(response)
    return response


@require_safe
@opens_to(PUBLIC)
def metrics(request: Request) -> HttpResponse:
    """Figures for Prometheus; to whoever may not have them there is nothing here."""
    if not may_read_metrics(request):
        raise NotFound(_("There is nothing here, or it is not open to you."))
    response = HttpResponse(meters.counted() + queue_figures.asked(), content_type="text/plain; version=0.0.4; charset=utf-8")
    add_never_cache_headers(response)
    return response


def may_read_metrics(request: Request) -> bool:
    """Whoever shows the token; without one, this machine itself, where no proxy stands before that would make everybody look like it."""
    if not current().is_main:
        return False
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    passed_on = any(name in request.headers for name in FORWARDED)
    return not settings.PUBLIC_URL and not passed_on and _is_this_machine(request.META.get("REMOTE_ADDR", ""))


def _is_this_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False

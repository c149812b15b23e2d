from __future__ import annotations

import logging
import re
from collections.abc import Callable
from time import perf_counter
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

from relais.core.workspaces import current
from relais.project.watching import meters

logger = logging.getLogger("relais.requests")

HEADER = "X-Request-ID"
#: What a proxy may call a request; anything else is given a name of ours.
NAME = re.compile(r"[A-Za-z0-9_-]{8,64}")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class WatchingMiddleware:
    """Gives each request a name that stands in its answer and in every line of the log, counts it and writes one line about it.

    The line tells the route and not the address: that may hold a token or what somebody searched for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        told = request.headers.get(HEADER, "")
        name = told if NAME.fullmatch(told) else uuid4().hex
        clear_contextvars()
        bind_contextvars(request=name, **({} if current().is_main else {"workspace": current().name}))
        try:
            response = self.get_response(request)
            self._tell(request, response.status_code, perf_counter() - began)
            response.headers.setdefault(HEADER, name)
            return response
        finally:
            clear_contextvars()

    def _tell(self, request: HttpRequest, status: int, seconds: float) -> None:
        match = request.resolver_match
        route = match.route if match is not None else "none"
        method = request.method if request.method in METHODS else "other"
        meters.requests.labels(route, method, str(status)).inc()
        meters.durations.labels(route, method).observe(seconds)
        if logger.isEnabledFor(logging.INFO):
            logger.info(
                "%s %s %s",
                method,
                route,
                status,
                extra={"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1), "user": _user_of(request)},
            )


def _user_of(request: HttpRequest) -> int | None:
    """Who it was, if the request has asked for that by itself; the log asks nothing of the database."""
    user = getattr(request, "_cached_user", None) or request.__dict__.get("user")
    return getattr(user, "pk", None) if type(user).__name__ == "User" else None

"""What visitors are told while Relais cannot serve them: the database is away, full, or not the one that this release needs."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from relais.core.health import migrations_are_applied
from relais.core.workspaces import current_key

#: Where no database is needed: those who watch must be able to ask why.
OPEN = ("/health/", "/metrics/", "/static/")
SECONDS_BETWEEN_LOOKS = 2.0
AGAIN_AFTER = 5
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
#: PostgreSQL's words for a server that is starting, stopping or has too many guests, and for a full disk.
AWAY = ("57P01", "57P02", "57P03", "53300", "08000", "08001", "08003", "08004", "08006")
DISK_FULL = "53100"


@dataclass(frozen=True)
class Closed:
    code: str
    status: int
    title: str
    sentence: str


def away() -> Closed:
    return Closed(
        "unavailable",
        503,
        _("Relais cannot reach its data"),
        _(
            "The database does not answer just now. Nothing that was saved is lost; what you sent last may not have been saved. Try again in a moment."
        ),
    )


def full() -> Closed:
    return Closed(
        "disk_full",
        507,
        _("There is no room left"),
        _("The disk is full, so nothing can be saved. You can go on reading. Your administrator must make room."),
    )


def being_upgraded() -> Closed:
    return Closed(
        "upgrade",
        503,
        _("Relais is being brought up to date"),
        _(
            "Its database is not the one of this version yet. Try again in a few minutes. If it stays so, the administrator finds the way back with “relais doctor”."
        ),
    )


class ClosedMiddleware:
    """Serves nothing as long as the database is not the one of this release. Once it is, it stays so for as long as the process runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._looked_at: dict[str, float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OPEN):
            return self.get_response(request)
        closed = self._why_closed()
        if closed is None:
            return self.get_response(request)
        return in_language_of(request, closed)

    def _why_closed(self) -> Callable[[], Closed] | None:
        if monotonic() - self._looked_at.get(current_key(), -SECONDS_BETWEEN_LOOKS) < SECONDS_BETWEEN_LOOKS:
            return being_upgraded
        try:
            if migrations_are_applied():
                return None
        except DatabaseError:
            connection.close()
            return away
        self._looked_at[current_key()] = monotonic()
        return being_upgraded


def went_wrong(request: HttpRequest) -> HttpResponse:
    """An error that nobody has answered: where the database or the disk is the reason, that is said."""
    closed = reason(sys.exc_info()[1])
    return in_language_of(request, closed) if closed is not None else server_error(request)


def reason(error: BaseException | None) -> Callable[[], Closed] | None:
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return full
        if isinstance(error, (DatabaseError, InterfaceError)):
            state = getattr(error.__cause__, "sqlstate", None) or ""
            words = str(error)
            if state == DISK_FULL or "database or disk is full" in words:
                return full
            if isinstance(error, (OperationalError, InterfaceError)) and _is_away(error, state, words):
                return away
        error = error.__cause__ or error.__context__
    return None


def _is_away(error: BaseException, state: str, words: str) -> bool:
    if connection.vendor == "sqlite":
        return "unable to open database" in words or "disk I/O error" in words
    # Without a state nobody was there to give one.
    return state in AWAY or not state


def in_language_of(request: HttpRequest, closed: Callable[[], Closed]) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        return _answer(request, closed())


def _answer(request: HttpRequest, closed: Closed) -> HttpResponse:
    if request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", ""):
        response: HttpResponse = JsonResponse({"error": {"code": closed.code, "message": closed.sentence}}, status=closed.status)
    elif request.headers.get("HX-Request"):
        response = HttpResponse(closed.sentence, status=closed.status, content_type="text/plain; charset=utf-8")
        response["HX-Reswap"] = "none"
    else:
        # Without the request: who it is would be asked of the database.
        response = HttpResponse(render_to_string("closed.html", {"closed": closed}), status=closed.status)
    response["Cache-Control"] = "no-store, private"
    if closed.status == 503:
        response["Retry-After"] = str(AGAIN_AFTER)
    return response

"""Browsers on which somebody has signed in before. Whoever guesses at their password elsewhere does not make them wait there."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from relais.core.seals import BrokenSeal, seal, unseal

COOKIE = "known_device"
PURPOSE = "known device"
KEPT = timedelta(days=180)
MOST = 8


def is_known(request: HttpRequest, email: str) -> bool:
    return _mark_of(email) in _marks(request)


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Say on this browser that its user has signed in here."""
    marks = [_mark_of(email), *(mark for mark in _marks(request) if mark != _mark_of(email))]
    response.set_cookie(
        COOKIE,
        seal(PURPOSE, marks[:MOST]),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _marks(request: HttpRequest) -> list[str]:
    try:
        return list(unseal(PURPOSE, request.COOKIES.get(COOKIE, ""), within=KEPT))
    except BrokenSeal:
        return []


def _mark_of(email: str) -> str:
    return hashlib.sha256(email.lower().encode()).hexdigest()[:16]

"""Coming in, failing to, going: told by Django's own signals, whichever way somebody signs in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.audit.accesses import Verb, note_access
from relais.core.visitors import client_address


def watch_arrivals() -> None:
    user_logged_in.connect(_came_in, dispatch_uid="audit_came_in")
    user_logged_out.connect(_went, dispatch_uid="audit_went")
    user_login_failed.connect(_failed, dispatch_uid="audit_failed")


def _came_in(sender: object, request: HttpRequest, user: User, **_given: Any) -> None:
    note_access(Verb.SIGNED_IN, by=_actor(request, user))


def _went(sender: object, request: HttpRequest, user: User | None, **_given: Any) -> None:
    if user is not None:
        note_access(Verb.SIGNED_OUT, by=_actor(request, user))


def _failed(sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **_given: Any) -> None:
    """Whom it was meant to be, if there is such a person. What else was typed there may be a password, and is kept nowhere."""
    typed = str(credentials.get("username") or credentials.get("email") or "").lower()[:254]
    meant = User.objects.filter(email=typed).first() if typed and "\x00" not in typed else None
    note_access(Verb.SIGN_IN_FAILED, by=_actor(request, meant), known=meant is not None)


def _actor(request: HttpRequest | None, user: User | None) -> Actor:
    return Actor(user, "screen", address=(client_address(request) if request is not None else None) or "")

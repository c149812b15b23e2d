"""Where somebody is signed in: remembered at sign-in, kept up while it is used, ended one by one or all at once."""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from relais.accounts.models import User, UserSession
from relais.core import clock
from relais.core.errors import NotFound
from relais.core.visitors import client_address

logger = logging.getLogger(__name__)

SEEN, CONFIRMED, SECOND_FACTOR = "seen_at", "confirmed_at", "has_second_factor"
#: A session that is used is written down again after so long, not with every page.
BETWEEN_SIGNS = timedelta(minutes=5)
#: How long one need not prove again who one is before what matters.
CONFIRMATION = timedelta(minutes=15)


def watch_sessions() -> None:
    user_logged_in.connect(_begun, dispatch_uid="accounts_session_begun")
    user_logged_out.connect(_ended, dispatch_uid="accounts_session_ended")


def _begun(sender: object, request: HttpRequest, user: User, **_given: Any) -> None:
    now = clock.now()
    logger.info("User %s signed in from %s.", user.pk, client_address(request))
    request.session[SEEN] = request.session[CONFIRMED] = now.timestamp()
    if request.session.session_key is None:
        # It was somebody else's until now, and has no new key yet.
        request.session.save()
    UserSession.objects.update_or_create(
        key=request.session.session_key,
        defaults={"user": user, "agent": _agent(request), "address": client_address(request), "seen_at": now},
    )


def _ended(sender: object, request: HttpRequest, user: User | None, **_given: Any) -> None:
    logger.info("User %s signed out.", user.pk if user else None)
    UserSession.objects.filter(key=request.session.session_key or "").delete()


def _agent(request: HttpRequest) -> str:
    return request.META.get("HTTP_USER_AGENT", "").replace("\x00", "")[:300]


def keep_up(request: HttpRequest) -> None:
    """Note that the session is in use."""
    now = clock.now()
    if request.session.get(SEEN, 0) > (now - BETWEEN_SIGNS).timestamp():
        return
    request.session[SEEN] = now.timestamp()
    rows = UserSession.objects.filter(key=request.session.session_key)
    rows.update(seen_at=now, address=client_address(request), agent=_agent(request))


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the user has proved a short while ago who it is."""
    return bool(request.session.get(CONFIRMED, 0) > (clock.now() - CONFIRMATION).timestamp())


def confirm(request: HttpRequest) -> None:
    request.session[CONFIRMED] = clock.now().timestamp()


def session_of(user: User, pk: int) -> UserSession:
    found = UserSession.objects.filter(user=user, pk=pk).first()
    if found is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    return found


def end_session(session: UserSession) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore(session.key).delete()
    session.delete()


def end_all_sessions(user: User) -> None:
    """Also those that nobody remembers: none of them proves anything any more."""
    with transaction.atomic():
        user.sessions_salt = secrets.token_hex(16)
        User.objects.filter(pk=user.pk).update(sessions_salt=user.sessions_salt)
        for session in user.user_sessions.all():
            end_session(session)


def end_other_sessions(request: HttpRequest, user: User) -> None:
    """All but the one of this request, which gets a new key."""
    mine = UserSession.objects.filter(key=request.session.session_key).first()
    with transaction.atomic():
        user.sessions_salt = secrets.token_hex(16)
        User.objects.filter(pk=user.pk).update(sessions_salt=user.sessions_salt)
        for session in user.user_sessions.exclude(pk=mine.pk if mine else 0):
            end_session(session)
        update_session_auth_hash(request, user)
        if mine:
            UserSession.objects.filter(pk=mine.pk).update(key=request.session.session_key)

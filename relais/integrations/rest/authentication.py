"""`Authorization: Bearer rel_…`. A token acts as its user, within its scopes; cookies mean nothing here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from relais.accounts.actors import Actor
from relais.accounts.models import ApiToken
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.visitors import client_address
from relais.integrations.rest.rate import spend

USED_EVERY = timedelta(minutes=1)


class NotSignedIn(DomainError):
    code = "not_signed_in"
    status = 401
    is_refusal = True


class ScopeMissing(DomainError):
    code = "scope_missing"
    status = 403
    is_refusal = True


class AgentsToken(DomainError):
    code = "agents_token"
    status = 403
    is_refusal = True


class BearerToken(HttpBearer):
    """Finds the token's user and takes the request from the token's budget."""

    def authenticate(self, request: Any, token: str) -> ApiToken:
        now, address = clock.now(), client_address(request)
        found = living_token(token, address, now)
        request.actor = Actor(found.user, "api", address=address or "", key=found.called)
        if found.is_for_agent:
            raise AgentsToken(_("This token is an agent's: it is used at /mcp/ alone, where agents work under rules."))
        request.standing = spend(found, now)
        request.standing.demand()
        note_use(found, address, now)
        request.user = found.user
        return found


def living_token(secret: str, address: str | None, now: datetime) -> ApiToken:
    """The token with this secret, if it may be used from there."""
    found = ApiToken.find(secret, now) if len(secret) < 200 else None
    if found is None or not found.is_open_to(address):
        raise NotSignedIn(_("This token is unknown, has ended, was revoked, or may not be used from here."))
    return found


def note_use(token: ApiToken, address: str | None, now: datetime) -> None:
    """When and from where it was used last, once a minute."""
    if token.last_used_at is None or now - token.last_used_at > USED_EVERY or token.last_used_from != address:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now, last_used_from=address)


def demand_scope(token: ApiToken, right: str, key: str = "") -> None:
    """Refuse what the token was not made for."""
    if not token.allows(right, key):
        wanted = f"{key}:{right}" if key else right
        raise ScopeMissing(_("This token has no right to {scope}.").format(scope=wanted), allowed=token.scopes)


TOKEN = BearerToken()

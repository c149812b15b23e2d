"""`Authorization: Bearer rel_…`. A token acts as its user, within its scopes; cookies mean nothing here."""

from __future__ import annotations

from datetime import timedelta
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


def _named(token: ApiToken) -> str:
    """How the audit tells tokens apart: what a token begins with, and its name."""
    return f"{token.prefix}… {token.name}".strip()


class BearerToken(HttpBearer):
    """Finds the token's user and takes the request from the token's budget."""

    def authenticate(self, request: Any, token: str) -> ApiToken:
        now = clock.now()
        found = ApiToken.find(token, now) if len(token) < 200 else None
        address = client_address(request)
        if found is None or not found.is_open_to(address):
            raise NotSignedIn(_("This token is unknown, has ended, was revoked, or may not be used from here."))
        request.actor = Actor(found.user, "api", address=address or "", key=_named(found))
        request.standing = spend(found, now)
        request.standing.demand()
        if found.last_used_at is None or now - found.last_used_at > USED_EVERY or found.last_used_from != address:
            ApiToken.objects.filter(pk=found.pk).update(last_used_at=now, last_used_from=address)
        request.user = found.user
        return found


def demand_scope(token: ApiToken, right: str, key: str = "") -> None:
    """Refuse what the token was not made for."""
    if not token.allows(right, key):
        wanted = f"{key}:{right}" if key else right
        raise ScopeMissing(_("This token has no right to {scope}.").format(scope=wanted), allowed=token.scopes)


TOKEN = BearerToken()

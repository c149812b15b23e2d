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
    """Finds the token's user; `scope` is what the route needs."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: Any, token: str) -> Any:
        now = clock.now()
        found = ApiToken.find(token, now) if len(token) < 200 else None
        if found is None:
            raise NotSignedIn(_("This token is unknown, has ended or was revoked."))
        request.actor = Actor(found.user, "api", address=client_address(request) or "", key=_named(found))
        if self.scope not in found.scopes:
            raise ScopeMissing(_("This token has no right to {scope}.").format(scope=self.scope), allowed=found.scopes)
        if found.last_used_at is None or now - found.last_used_at > USED_EVERY:
            ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
        request.user = found.user
        return found


READ, WRITE = BearerToken("read"), BearerToken("write")

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.accounts.held_roles import held_roles, with_roles

PREFIX = "rel_"
LONGEST_CALLED = 60


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class ApiToken(models.Model):
    """A key for programs. Only its hash is kept; the token is shown once, when it is made.

    It acts as its user and never does more: `scopes` are rights on everything (`read`, `write`) or on one type (`contacts:read`).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=120, blank=True)
    prefix = models.CharField(max_length=12)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    #: Where it may be used from, as `192.0.2.0/24`; from anywhere where this is empty.
    networks = models.JSONField(default=list)
    requests_a_minute = models.PositiveIntegerField(_("requests a minute"), null=True, blank=True)
    #: For an agent, which works under rules that the plain API does not have: it opens nothing there.
    is_for_agent = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_used_from = models.GenericIPAddressField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    SCOPES = ("read", "write")

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return f"{self.name or self.user} ({self.prefix}…)"

    @classmethod
    def issue(cls, user: object, *, scopes: list[str], name: str = "", **limits: Any) -> tuple[ApiToken, str]:
        """Make a token; the second value is the secret itself, which is not kept."""
        secret = PREFIX + secrets.token_urlsafe(32)
        token = cls.objects.create(user=user, name=name, prefix=secret[:10], hash=_hash(secret), scopes=scopes, **limits)
        return token, secret

    @classmethod
    def find(cls, secret: str, at: datetime) -> ApiToken | None:
        """The living token with this secret whose user may still sign in."""
        return cls.living(at, hash=_hash(secret))

    @classmethod
    def living(cls, at: datetime, **wanted: Any) -> ApiToken | None:
        """The token, with its user bound to it, unless it has ended, was revoked, or its user may no longer sign in."""
        alive = models.Q(expires_at=None) | models.Q(expires_at__gt=at)
        found = cls.objects.select_related("user").filter(alive, revoked_at=None, user__is_active=True, user__deleted_at=None, **wanted)
        rows = list(with_roles(found, "user__roles"))
        if not rows:
            return None
        rows[0].user.cached_roles = held_roles(rows)
        rows[0].user.bounds = rows[0]
        return rows[0]

    @property
    def called(self) -> str:
        """How the audit tells tokens apart: what a token begins with, and its name, as far as there is room for it."""
        return f"{self.prefix}… {self.name}".strip()[:LONGEST_CALLED]

    def allows(self, right: str, key: str = "") -> bool:
        """Whether it may read or write what has this key; without a key, whether it may anything of the kind."""
        if not key:
            return any(scope.rpartition(":")[2] == right for scope in self.scopes)
        return right in self.scopes or f"{key}:{right}" in self.scopes

    def reaches(self, verb: str, key: str, *, is_common: bool) -> bool:
        """What the gate asks. Whoever writes something sees it; of what is common to the firm, such as its people and stages, anybody knows."""
        if verb == "view":
            return is_common or self.allows("read", key) or self.allows("write", key)
        return self.allows("read" if verb == "export" else "write", key)

    def is_open_to(self, address: str | None) -> bool:
        """Whether it may be used from there."""
        if not self.networks:
            return True
        return address is not None and any(ip_address(address) in ip_network(known, strict=False) for known in self.networks)

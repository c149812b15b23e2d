from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.accounts.held_roles import held_roles, with_roles

PREFIX = "rel_"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class ApiToken(models.Model):
    """A key for programs. Only its hash is kept; the token is shown once, when it is made."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=120, blank=True)
    prefix = models.CharField(max_length=12)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    SCOPES = ("read", "write")

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return f"{self.name or self.user} ({self.prefix}…)"

    @classmethod
    def issue(cls, user: object, *, scopes: list[str], name: str = "", expires_at: datetime | None = None) -> tuple[ApiToken, str]:
        """Make a token; the second value is the secret itself, which is not kept."""
        secret = PREFIX + secrets.token_urlsafe(32)
        token = cls.objects.create(user=user, name=name, prefix=secret[:10], hash=_hash(secret), scopes=scopes, expires_at=expires_at)
        return token, secret

    @classmethod
    def find(cls, secret: str, at: datetime) -> ApiToken | None:
        """The living token with this secret whose user may still sign in."""
        alive = models.Q(expires_at=None) | models.Q(expires_at__gt=at)
        found = cls.objects.select_related("user").filter(
            alive, hash=_hash(secret), revoked_at=None, user__is_active=True, user__deleted_at=None
        )
        rows = list(with_roles(found, "user__roles"))
        if not rows:
            return None
        rows[0].user.cached_roles = held_roles(rows)
        return rows[0]

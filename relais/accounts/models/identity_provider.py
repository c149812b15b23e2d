from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.core.encryption import EncryptedTextField


class IdentityProvider(models.Model):
    """A service of the firm's that says who somebody is (OpenID Connect). An administrator enters it."""

    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(max_length=60, unique=True)
    issuer = models.URLField(_("issuer"), max_length=300)
    client_id = models.CharField(_("client id"), max_length=300)
    client_secret = EncryptedTextField(_("client secret"), blank=True, default="")
    #: Only addresses that end so are let in; nothing means any.
    domains = models.JSONField(_("only these e-mail domains"), default=list, blank=True)
    makes_users = models.BooleanField(_("whoever is unknown here gets an account"), default=False)
    role = models.ForeignKey(
        "accounts.Role", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("role of new accounts")
    )
    is_second_factor = models.BooleanField(_("asks for a second factor itself"), default=False)
    is_active = models.BooleanField(_("offered at sign-in"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("identity provider")
        verbose_name_plural = _("identity providers")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def lets_in(self, email: str) -> bool:
        return not self.domains or email.rpartition("@")[2].lower() in self.domains


class Identity(models.Model):
    """Whom a provider means when it names somebody: its own number for them, never the address."""

    provider = models.ForeignKey(IdentityProvider, models.CASCADE, related_name="identities")
    subject = models.CharField(max_length=255)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="identities")
    email = models.CharField(max_length=254, blank=True)
    linked_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="each_identity_once"),
            models.UniqueConstraint(fields=["provider", "user"], name="one_identity_of_each_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.email or self.subject} ({self.provider})"

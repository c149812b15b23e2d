from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.core.encryption import EncryptedTextField


class SecondFactor(models.Model):
    """Something that its user has beside the password: an application that shows codes, or a passkey."""

    class Kind(models.TextChoices):
        CODES = "codes", _("Codes of an application")
        PASSKEY = "passkey", _("Passkey")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factors")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=80)
    #: The key that the codes are made of; of a passkey, what proves its signatures.
    secret = EncryptedTextField()
    #: The number by which a browser asks for the passkey.
    handle = models.CharField(max_length=400, unique=True, null=True, blank=True)
    #: The last half minute whose code was taken, or how often the passkey has signed: neither is taken twice.
    counter = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        ordering = ("kind", "pk")
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(kind="codes"), name="one_application_each"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_passkey(self) -> bool:
        return self.kind == self.Kind.PASSKEY

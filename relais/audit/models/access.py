from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Access(models.Model):
    """Somebody read what is delicate, took records away, came in, or was refused. Never a value, a secret or the number of a session."""

    class Verb(models.TextChoices):
        VIEWED = "viewed", _("viewed")
        LISTED = "listed", _("listed")
        EXPORTED = "exported", _("exported")
        BULK_READ = "bulk_read", _("read in bulk")
        SIGNED_IN = "signed_in", _("signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("failed to sign in")
        SIGNED_OUT = "signed_out", _("signed out")
        REFUSED = "refused", _("was refused")
        SECURED = "secured", _("way in changed")

    at = models.DateTimeField(_("when"), default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("person")
    )
    verb = models.CharField(_("what"), max_length=16, choices=Verb.choices)
    type = models.CharField(_("type"), max_length=60, blank=True, default="")
    record_id = models.BigIntegerField(_("record"), null=True, blank=True)
    through = models.CharField(_("through"), max_length=16)
    key = models.CharField(_("token"), max_length=60, blank=True, default="")
    address = models.CharField(_("from where"), max_length=45, blank=True, default="")
    number = models.PositiveIntegerField(_("records"), default=0)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("accesses")
        indexes = [
            models.Index(fields=["actor", "-id"]),
            models.Index(fields=["verb", "-id"]),
            models.Index(fields=["type", "record_id", "-id"]),
            models.Index(fields=["key", "-at"]),
            models.Index(fields=["-at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.type} {self.record_id or ''}".strip()

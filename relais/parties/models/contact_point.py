from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactPoint(models.Model):
    """One way to reach a party: an e-mail address, a telephone number, a handle on a social network."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("phone")
        SOCIAL = "social", _("social network")

    class EmailType(models.TextChoices):
        WORK = "work", _("work")
        HOME = "home", _("home")
        INVOICES = "invoices", _("invoices")
        OTHER = "other", _("other")

    class PhoneType(models.TextChoices):
        WORK = "work", _("work")
        MOBILE = "mobile", _("mobile")
        HOME = "home", _("home")
        FAX = "fax", _("fax")
        ASSISTANT = "assistant", _("assistant")
        OTHER = "other", _("other")

    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    type = models.CharField(_("type"), max_length=12, blank=True, default="")
    value = models.CharField(max_length=254)
    label = models.CharField(_("remark"), max_length=60, blank=True, default="")
    is_primary = models.BooleanField(_("main"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["value", "kind"])]

    def __str__(self) -> str:
        return self.value

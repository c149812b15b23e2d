from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.records.columns import CountryColumn


class Address(models.Model):
    """A postal address. `street` holds its lines: building, street, box."""

    class Type(models.TextChoices):
        WORK = "work", _("work")
        HOME = "home", _("home")
        BILLING = "billing", _("billing")
        DELIVERY = "delivery", _("delivery")
        OTHER = "other", _("other")

    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="addresses")
    type = models.CharField(_("type"), max_length=12, choices=Type.choices, blank=True, default="")
    street = models.CharField(_("street"), max_length=300, blank=True, default="")
    postcode = models.CharField(_("postcode"), max_length=20, blank=True, default="")
    city = models.CharField(_("city"), max_length=120, blank=True, default="")
    region = models.CharField(_("region"), max_length=120, blank=True, default="")
    country = CountryColumn(_("country"))
    is_primary = models.BooleanField(_("main"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return ", ".join(part for part in (self.street, f"{self.postcode} {self.city}".strip(), self.country) if part)

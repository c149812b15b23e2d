from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LifecycleEntry(models.Model):
    """A stage that a party has been through. The stage it is in stands on the party, with its date."""

    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="lifecycle_entries")
    stage = models.CharField(_("stage"), max_length=60)
    since = models.DateField(_("since"), null=True)
    until = models.DateField(_("until"))

    class Meta:
        ordering = ["until", "id"]

    def __str__(self) -> str:
        return f"{self.stage}, {self.since} – {self.until}"

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyAttribute(models.Model):
    """Something particular to a party, under a name that whoever wrote it down chose: allergies: nuts; delivery gate: 4."""

    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="attributes")
    name = models.CharField(_("attribute"), max_length=60)
    value = models.CharField(_("value"), max_length=300, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["name", "party"], name="parties_attributes_by_name")]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OpportunityContact(models.Model):
    """Someone who has a say in a sale."""

    opportunity = models.ForeignKey("sales.Opportunity", models.CASCADE, related_name="people")
    contact = models.ForeignKey("parties.Party", models.CASCADE, related_name="+", verbose_name=_("contact"))
    role = models.CharField(_("role"), max_length=60, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["contact", "opportunity"], name="sales_people_by_contact")]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.role}"

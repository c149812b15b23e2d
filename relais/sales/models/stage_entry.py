from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class StageEntry(models.Model):
    """A stage that an opportunity was in and left; the present one stands on the opportunity."""

    opportunity = models.ForeignKey("sales.Opportunity", models.CASCADE, related_name="stage_entries")
    stage = models.ForeignKey("sales.Stage", models.PROTECT, related_name="+")
    since = models.DateTimeField(null=True)
    until = models.DateTimeField()

    class Meta:
        ordering = ["until", "id"]
        constraints = [models.CheckConstraint(condition=Q(since=None) | Q(since__lte=F("until")), name="sales_stage_in_order")]
        indexes = [models.Index(fields=["stage", "until", "since", "opportunity"], name="sales_entries_by_stage")]

    def __str__(self) -> str:
        return f"{self.opportunity_id}: {self.stage_id}"

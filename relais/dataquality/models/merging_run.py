from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MergingRun(models.Model):
    """All groups above a score merged by one rule, in the background, and undone as one. Each merge is an operation of its own."""

    class Rule(models.TextChoices):
        MOST_COMPLETE = "most_complete", _("the most complete record stays")
        OLDEST = "oldest", _("the oldest record stays")
        MOST_RECENT = "most_recent", _("the record changed last stays")

    type = models.CharField(max_length=60)
    rule = models.CharField(max_length=16, choices=Rule.choices)
    least_score = models.FloatField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    job = models.ForeignKey("core.Job", models.SET_NULL, null=True, related_name="+")
    undoing = models.ForeignKey("core.Job", models.SET_NULL, null=True, related_name="+")
    operation = models.ForeignKey("records.Operation", models.SET_NULL, null=True, related_name="+")
    planned = models.PositiveIntegerField(default=0)
    merged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["by", "-id"])]

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"


class MergeOfRun(models.Model):
    """One merge of a run, so that the run can be taken back merge by merge."""

    run = models.ForeignKey(MergingRun, models.CASCADE, related_name="merges")
    operation = models.ForeignKey("records.Operation", models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.run_id}: {self.operation_id}"

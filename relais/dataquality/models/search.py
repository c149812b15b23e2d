from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class DuplicateSearch(models.Model):
    """One comparison of all records of a type, asked for by a person or by the clock."""

    type = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    job = models.ForeignKey("core.Job", models.SET_NULL, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    records = models.PositiveIntegerField(default=0)
    compared = models.PositiveBigIntegerField(default=0)
    groups = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)

    class Meta:
        indexes = [models.Index(fields=["type", "-id"])]

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"

    @property
    def is_going_on(self) -> bool:
        return self.finished_at is None and self.job is not None and not self.job.is_finished

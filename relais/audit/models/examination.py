from __future__ import annotations

from django.db import models


class Examination(models.Model):
    """The whole chain was walked: how far it reached, how many entries it held, and the first broken one, if there was one."""

    at = models.DateTimeField()
    seals = models.PositiveBigIntegerField()
    entries = models.PositiveBigIntegerField()
    sealed_until = models.DateTimeField(null=True)
    head = models.CharField(max_length=64, blank=True, default="")
    fault = models.JSONField(null=True)

    class Meta:
        get_latest_by = "id"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

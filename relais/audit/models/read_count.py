from __future__ import annotations

from django.db import models


class ReadCount(models.Model):
    """How many records a token has read in an hour."""

    key = models.CharField(max_length=60)
    hour = models.DateTimeField()
    number = models.PositiveIntegerField(default=0)
    is_told = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "hour"], name="audit_read_count_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.hour:%Y-%m-%d %H}: {self.number}"

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Follow(models.Model):
    """Somebody wishes to hear what happens to a record."""

    record_references = [("type", "record_id")]

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        # not unique: a merge may lead two follows of one person to the same record
        indexes = [
            models.Index(fields=["type", "record_id"], name="follow_by_record"),
            models.Index(fields=["user", "type", "record_id"], name="follow_by_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.type} {self.record_id}"

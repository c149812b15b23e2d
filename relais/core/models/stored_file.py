from __future__ import annotations

from django.db import models
from django.utils import timezone


class StoredFile(models.Model):
    """What a file holds, by its SHA-256. `used_at` tells that a record has, or had, it."""

    content = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="core_stored_file_unused", condition=models.Q(used_at=None))]

    def __str__(self) -> str:
        return self.content

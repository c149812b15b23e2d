from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class ToldApart(models.Model):
    """A person said that two records are not the same: they are never proposed together again.

    What was said of a record is said of the one that it is merged into.
    """

    record_references = [("type", "one_id"), ("type", "other_id")]

    type = models.CharField(max_length=60)
    one_id = models.BigIntegerField()
    other_id = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["type", "one_id"]), models.Index(fields=["type", "other_id"])]

    def __str__(self) -> str:
        return f"{self.one_id} ≠ {self.other_id}"

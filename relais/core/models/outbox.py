from __future__ import annotations

from django.db import models
from django.utils import timezone


class OutboxQuerySet(models.QuerySet["OutboxEvent"]):
    def undelivered(self) -> OutboxQuerySet:
        """Oldest first. A flag on each row, not a high-water mark: a lower number may be committed after a higher one."""
        return self.filter(delivered_at=None).order_by("id")


class OutboxEvent(models.Model):
    """An event, stored in the same transaction as the change it tells of, until every handler has its job."""

    name = models.CharField(max_length=120)
    payload = models.JSONField()
    emitted_at = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(delivered_at=None), name="core_outbox_undelivered"),
            models.Index(fields=["delivered_at"], condition=models.Q(delivered_at__isnull=False), name="core_outbox_delivered"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"

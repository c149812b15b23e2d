from __future__ import annotations

from django.db import models

from relais.records.models.change import Operation


class Portion(models.Model):
    """Records that a change in the background has yet to come to. It goes in the transaction that changes them: none is lost or done twice."""

    operation = models.ForeignKey(Operation, models.CASCADE, related_name="portions")
    ids = models.JSONField()

    def __str__(self) -> str:
        return f"{self.operation_id}: {len(self.ids)}"

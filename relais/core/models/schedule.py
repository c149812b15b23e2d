from __future__ import annotations

from django.db import models


class Schedule(models.Model):
    """When a scheduled job runs next. What it does and how often stands in the code, under the same name."""

    name = models.CharField(max_length=120, unique=True)
    rule = models.CharField(max_length=120)
    next_run_at = models.DateTimeField(db_index=True)
    last_run_at = models.DateTimeField(null=True)
    last_job = models.ForeignKey("core.Job", models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name

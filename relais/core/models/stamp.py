from __future__ import annotations

from django.db import models


class Stamp(models.Model):
    """Changes whenever what is kept in memory under this name was changed (see `relais.core.kept`)."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.name

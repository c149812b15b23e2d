from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestBudget(models.Model):
    """How many requests a token has left, as it stood at a moment: it fills up again as time passes (`rest.rate`)."""

    token = models.OneToOneField("accounts.ApiToken", models.CASCADE, primary_key=True, related_name="+")
    left = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("budget of requests")
        verbose_name_plural = _("budgets of requests")

    def __str__(self) -> str:
        return f"{self.token}: {self.left:.0f}"

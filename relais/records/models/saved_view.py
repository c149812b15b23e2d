from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A list as someone likes it: which records, which columns, in which order."""

    class Sharing(models.TextChoices):
        PRIVATE = "private", _("only me")
        TEAM = "team", _("my team")
        ALL = "all", _("everyone")

    type = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey("accounts.Team", models.CASCADE, null=True, blank=True, related_name="+")
    sharing = models.CharField(_("shared with"), max_length=8, choices=Sharing.choices, default=Sharing.PRIVATE)
    query = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=list, blank=True)
    widths = models.JSONField(default=dict, blank=True)
    sort = models.JSONField(default=list, blank=True)
    group_by = models.CharField(max_length=63, blank=True, default="")
    layout = models.CharField(max_length=16, default="list")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["type", "owner"])]

    def __str__(self) -> str:
        return self.name

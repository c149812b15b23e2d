from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relais.core.custom_column import CustomColumn


class Record(models.Model):
    """What every business record carries. Only `records.changes` writes these."""

    version = models.PositiveIntegerField(default=1, editable=False)
    title_key = models.CharField(max_length=200, default="", blank=True, editable=False)
    external_id = models.CharField(_("external id"), max_length=120, default="", blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("created by")
    )
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("changed by")
    )
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    more = CustomColumn()

    class Meta:
        abstract = True


class OwnedRecord(Record):
    """A record that somebody of the firm answers for."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner"))

    class Meta:
        abstract = True

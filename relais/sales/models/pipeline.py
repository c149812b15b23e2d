from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relais.records.models import Record
from relais.records.models.reference_item import label_in


class Pipeline(Record):
    """A way of selling: the stages that an opportunity passes through, in their order."""

    key = models.SlugField(_("key"), max_length=60, blank=True, default="", db_index=False)
    label_en = models.CharField(_("name in English"), max_length=80, blank=True, default="")
    label_fr = models.CharField(_("name in French"), max_length=80, blank=True, default="")
    position = models.PositiveIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    NAMED_BY = ("label_en", "label_fr")

    class Meta:
        verbose_name = _("pipeline")
        verbose_name_plural = _("pipelines")
        indexes = [models.Index(fields=["title_key", "id"], name="sales_pipeline_by_title")]

    def __str__(self) -> str:
        return label_in(get_language(), self.label_en, self.label_fr)

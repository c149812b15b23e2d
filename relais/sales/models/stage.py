from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relais.records.columns import PercentColumn
from relais.records.models import Record
from relais.records.models.reference_item import ReferenceItem, label_in


class Stage(Record):
    """A step of a pipeline. `stale_after` are the days after which an opportunity has been in it for too long."""

    class Kind(models.TextChoices):
        OPEN = "open", _("open")
        WON = "won", _("won")
        LOST = "lost", _("lost")

    pipeline = models.ForeignKey("sales.Pipeline", models.PROTECT, related_name="stages", verbose_name=_("pipeline"))
    key = models.SlugField(_("key"), max_length=60, blank=True, default="", db_index=False)
    label_en = models.CharField(_("name in English"), max_length=80, blank=True, default="")
    label_fr = models.CharField(_("name in French"), max_length=80, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices, default=Kind.OPEN)
    probability = PercentColumn(_("probability"), max_digits=5, decimal_places=2, default=0)
    stale_after = models.PositiveIntegerField(_("stale after days"), null=True, blank=True)
    tone = models.CharField(_("color"), max_length=8, choices=ReferenceItem.Tone.choices, blank=True, default="")
    position = models.PositiveIntegerField(_("position"), default=0)

    NAMED_BY = ("label_en", "label_fr")

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["pipeline", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(probability__gte=0, probability__lte=100),
                name="sales_probability_of_a_stage",
                violation_error_message=_("A probability lies between 0 and 100 %."),
            )
        ]
        indexes = [models.Index(fields=["title_key", "id"], name="sales_stage_by_title")]

    def __str__(self) -> str:
        return label_in(get_language(), self.label_en, self.label_fr)

    @property
    def is_open(self) -> bool:
        return self.kind == Stage.Kind.OPEN

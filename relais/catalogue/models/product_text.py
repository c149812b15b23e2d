from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.records.columns import LanguageColumn


class ProductText(models.Model):
    """What a product is called and said to be in another language than that of the house."""

    product = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="texts")
    language = LanguageColumn(_("language"))
    name = models.CharField(_("name"), max_length=200, blank=True, default="")
    description = models.TextField(_("description"), blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "language"], name="catalogue_text_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"

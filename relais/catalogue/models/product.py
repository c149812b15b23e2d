from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relais.records.columns import CurrencyColumn
from relais.records.models import Record


class ProductQuerySet(models.QuerySet["Product"]):
    def living(self) -> ProductQuerySet:
        return self.filter(deleted_at=None)

    def sold_on(self, day: date) -> ProductQuerySet:
        begun = Q(sold_from=None) | Q(sold_from__lte=day)
        return self.living().filter(begun, Q(sold_until=None) | Q(sold_until__gte=day))


class Product(Record):
    """Something that the firm sells, by the unit."""

    code = models.CharField(_("code"), max_length=60, blank=True, default="")
    name = models.CharField(_("name"), max_length=200)
    category = models.CharField(_("category"), max_length=60, blank=True, default="")
    unit = models.CharField(_("unit"), max_length=60, blank=True, default="")
    price = models.DecimalField(_("price"), max_digits=16, decimal_places=4, null=True, blank=True)
    price_currency = CurrencyColumn()
    sold_from = models.DateField(_("sold from"), null=True, blank=True)
    sold_until = models.DateField(_("sold until"), null=True, blank=True)
    description = models.TextField(_("description"), blank=True, default="")

    objects = ProductQuerySet.as_manager()
    NAMED_BY = ("name",)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(deleted_at=None) & ~Q(code=""),
                name="catalogue_code_once",
                violation_error_message=_("Another product has this code."),
            )
        ]
        indexes = [
            models.Index(fields=["title_key", "id"], name="catalogue_by_title"),
            models.Index(fields=["category", "title_key"], name="catalogue_by_category"),
            models.Index(fields=["external_id"], name="catalogue_by_external_id"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_sold_on(self, day: date) -> bool:
        return (self.sold_from is None or self.sold_from <= day) and (self.sold_until is None or self.sold_until >= day)

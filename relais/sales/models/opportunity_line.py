from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relais.records.columns import PercentColumn


class OpportunityLine(models.Model):
    """A product on an opportunity, in the opportunity's currency."""

    opportunity = models.ForeignKey("sales.Opportunity", models.CASCADE, related_name="lines")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3, default=1)
    price = models.DecimalField(_("unit price"), max_digits=16, decimal_places=4, null=True, blank=True)
    discount = PercentColumn(_("discount"), max_digits=5, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="sales_quantity_of_a_line")]
        indexes = [models.Index(fields=["product", "opportunity"], name="sales_by_product")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product_id}"

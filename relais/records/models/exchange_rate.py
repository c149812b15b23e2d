from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relais.records.columns import CurrencyColumn
from relais.records.models.record import Record


class ExchangeRate(Record):
    """From a day on, so many units of a currency are worth one unit of the currency of the group, until the next rate."""

    currency = CurrencyColumn(_("currency"))
    day = models.DateField(_("from"))
    rate = models.DecimalField(
        _("rate"), max_digits=20, decimal_places=8, help_text=_("How many of it one unit of the group's currency buys.")
    )

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "day"],
                condition=Q(deleted_at=None),
                name="records_rate_once",
                violation_error_message=_("There is a rate of this currency for this day already."),
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0), name="records_rate_positive", violation_error_message=_("A rate is more than zero.")
            ),
        ]
        indexes = [models.Index(fields=["title_key", "id"], name="records_rate_by_title")]

    def __str__(self) -> str:
        return f"{self.currency} {self.day}"

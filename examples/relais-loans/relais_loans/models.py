from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.records.models import OwnedRecord


class Loan(OwnedRecord):
    """A thing that a customer has for a while."""

    equipment = models.CharField(_("equipment"), max_length=120)
    borrower = models.ForeignKey("parties.Party", models.PROTECT, related_name="+", verbose_name=_("borrower"))
    lent_on = models.DateField(_("lent on"))
    due_on = models.DateField(_("due back on"))
    returned_on = models.DateField(_("came back on"), null=True, blank=True)

    class Meta:
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        indexes = [models.Index(fields=["title_key", "id"]), models.Index(fields=["due_on"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("lent_on")),
                name="loans_due_after_lent",
                violation_error_message=_("It is due back after it is lent."),
            )
        ]

    def __str__(self) -> str:
        return self.equipment

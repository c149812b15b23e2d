from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from relais.core.ordered_index import OrderedIndex
from relais.records.columns import CurrencyColumn, PercentColumn
from relais.records.models import OwnedRecord
from relais.sales.models.stage import Stage


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    def living(self) -> OpportunityQuerySet:
        return self.filter(deleted_at=None)

    def open(self) -> OpportunityQuerySet:
        return self.living().filter(status=Stage.Kind.OPEN)


class Opportunity(OwnedRecord):
    """A sale that may come.

    `status` repeats the kind of the stage, `product` the first line, and `weighted` is the amount times the probability: for lists and sums,
    which read one table.
    """

    name = models.CharField(_("name"), max_length=200, blank=True, default="")
    organization = models.ForeignKey(
        "parties.Party", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("organization")
    )
    contact = models.ForeignKey("parties.Party", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("main contact"))
    pipeline = models.ForeignKey("sales.Pipeline", models.PROTECT, related_name="+", verbose_name=_("pipeline"))
    stage = models.ForeignKey("sales.Stage", models.PROTECT, related_name="+", verbose_name=_("stage"))
    status = models.CharField(_("state"), max_length=4, choices=Stage.Kind.choices, default=Stage.Kind.OPEN, editable=False)
    stage_since = models.DateTimeField(_("in this stage since"), null=True, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2, null=True, blank=True)
    amount_currency = CurrencyColumn()
    probability = PercentColumn(_("probability"), max_digits=5, decimal_places=2, null=True, blank=True)
    weighted = models.DecimalField(_("weighted amount"), max_digits=18, decimal_places=2, null=True, blank=True, editable=False)
    weighted_currency = CurrencyColumn(editable=False)
    opened_on = models.DateField(_("opened"), null=True, blank=True)
    closes_on = models.DateField(_("expected close"), null=True, blank=True)
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    product = models.ForeignKey("catalogue.Product", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product"))
    competitor = models.ForeignKey("parties.Party", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("competitor"))
    reason = models.CharField(_("reason won or lost"), max_length=60, blank=True, default="")
    source = models.CharField(_("source"), max_length=60, blank=True, default="")
    exchange = models.ForeignKey(
        "activities.Interaction", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("exchange it came from")
    )
    description = models.TextField(_("description"), blank=True, default="")

    objects = OpportunityQuerySet.as_manager()
    NAMED_BY = ("name",)

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        constraints = [
            models.CheckConstraint(
                condition=Q(probability=None) | Q(probability__gte=0, probability__lte=100),
                name="sales_probability",
                violation_error_message=_("A probability lies between 0 and 100 %."),
            )
        ]
        indexes = [
            models.Index(fields=["stage", "closes_on", "id"], condition=Q(deleted_at=None), name="sales_board_column"),
            # The columns of those that are closed, the newest first.
            models.Index(
                fields=["stage", "closed_on", "id"], condition=Q(deleted_at=None, closed_on__isnull=False), name="sales_board_closed"
            ),
            # Holds all that the heads of a board are made of, in their order.
            models.Index(fields=["deleted_at", "stage", "amount_currency", "owner", "amount", "weighted"], name="sales_board_sums"),
            models.Index(fields=["owner", "status", "closes_on"], condition=Q(deleted_at=None), name="sales_by_owner"),
            models.Index(fields=["organization", "status"], name="sales_by_organization"),
            models.Index(fields=["contact"], name="sales_by_contact"),
            models.Index(
                fields=["status", "deleted_at", "closed_on", "amount_currency", "owner", "amount", "opened_on"], name="sales_by_closing"
            ),
            # Holds all that the sums of the home screen are made of; a condition would make SQLite read the table to check it.
            models.Index(
                fields=[
                    "status",
                    "owner",
                    "deleted_at",
                    "stage",
                    "amount_currency",
                    "closes_on",
                    "stage_since",
                    "opened_on",
                    "amount",
                    "weighted",
                ],
                name="sales_open_sums",
            ),
            models.Index(fields=["status", "deleted_at", "closes_on", "amount_currency", "owner", "amount"], name="sales_open_by_day"),
            # The largest that wait are found from the top.
            OrderedIndex(
                "status",
                F("amount").desc(nulls_last=True),
                "id",
                "owner",
                "closes_on",
                "stage",
                "stage_since",
                "deleted_at",
                condition=Q(deleted_at=None),
                name="sales_open_by_amount",
            ),
            models.Index(fields=["owner"], condition=Q(deleted_at=None, organization=None), name="sales_without_organization"),
            models.Index(fields=["title_key", "id"], condition=Q(deleted_at=None), name="sales_by_title"),
            models.Index(fields=["external_id"], name="sales_by_external_id"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.status != Stage.Kind.OPEN

    @property
    def party_id(self) -> int | None:
        """With whom one speaks about it: what is written down on the opportunity stands on their page too."""
        return self.contact_id or self.organization_id

    def days_in_stage(self, now: datetime) -> int | None:
        return (now - self.stage_since).days if self.stage_since else None

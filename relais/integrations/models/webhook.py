from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relais.core.encryption import EncryptedTextField
from relais.records.models import Record


class Webhook(Record):
    """An address of another program that is told of what happens to records of a type, as far as a person may see them.

    What it is stands in its fields, which administrators change through the door; how it fares in the rest, which the sender writes.
    """

    class Pause(models.TextChoices):
        NONE = "", _("none")
        FAILING = "failing", _("it failed for three days")
        GONE = "gone", _("it answered that it is gone for good")

    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("address"), max_length=500)
    type = models.CharField(_("records"), max_length=60)
    events = models.JSONField(_("what it is told of"), default=list)
    query = models.JSONField(_("only records that meet"), default=dict, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sees what is open to")
    )
    is_active = models.BooleanField(_("sends"), default=True)

    secret = EncryptedTextField(blank=True, default="", editable=False)
    old_secret = EncryptedTextField(blank=True, default="", editable=False)
    old_secret_until = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)  # in a row
    failing_since = models.DateTimeField(null=True, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)
    paused_at = models.DateTimeField(null=True, editable=False)
    pause = models.CharField(max_length=10, choices=Pause.choices, blank=True, default="", editable=False)
    last_success_at = models.DateTimeField(_("last success"), null=True, editable=False)
    last_failure_at = models.DateTimeField(_("last failure"), null=True, editable=False)
    sender = models.CharField(max_length=80, blank=True, default="", editable=False)
    sender_until = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[models.Manager[Webhook]] = models.Manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        indexes = [models.Index(fields=["title_key", "id"], name="integrations_webhook_title")]

    def __str__(self) -> str:
        return self.name

    @property
    def may_send(self) -> bool:
        return self.is_active and self.deleted_at is None and self.paused_at is None and bool(self.secret)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> DeliveryQuerySet:
        return self.filter(state=Delivery.State.WAITING)

    def next_of_each_record(self) -> DeliveryQuerySet:
        """Those before which nothing else waits about the same record: a record's news keep their order."""
        earlier = Delivery.objects.waiting().filter(
            webhook=models.OuterRef("webhook"), record_id=models.OuterRef("record_id"), event_id__lt=models.OuterRef("event_id")
        )
        return self.waiting().filter(~models.Exists(earlier))


class Delivery(models.Model):
    """One piece of news for one webhook, sent until it is taken, or given up after three days."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        GIVEN_UP = "given_up", _("given up")
        LEFT_OUT = "left_out", _("left out")

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    message_id = models.CharField(max_length=40, unique=True)
    #: The number of the event in the outbox, which is the order in which a record's changes were committed; 0 for a test.
    event_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    record_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "event_id", "record_id"], condition=models.Q(event_id__gt=0), name="integrations_delivery_once"
            )
        ]
        indexes = [
            models.Index(fields=["webhook", "next_at"], condition=models.Q(state="waiting"), name="integrations_delivery_due"),
            models.Index(
                fields=["webhook", "record_id", "event_id"], condition=models.Q(state="waiting"), name="integrations_delivery_order"
            ),
            models.Index(fields=["webhook", "-id"], name="integrations_delivery_log"),
            models.Index(fields=["ended_at"], condition=models.Q(ended_at__isnull=False), name="integrations_delivery_over"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id or ''}".strip()

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING


class Attempt(models.Model):
    """One try to deliver: what was sent and what came back. A body from the firm's own network is not kept."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tries")
    at = models.DateTimeField(default=timezone.now)
    took = models.DurationField(default=timedelta)
    status = models.PositiveSmallIntegerField(null=True)
    sent = models.TextField(blank=True, default="")
    answered = models.TextField(blank=True, default="")
    sentence = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.status or self.sentence}"

    @property
    def milliseconds(self) -> int:
        return round(self.took.total_seconds() * 1000)

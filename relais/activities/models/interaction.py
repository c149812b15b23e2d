from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relais.records.columns import RichTextColumn
from relais.records.models import OwnedRecord


class Outcome(models.TextChoices):
    REACHED = "reached", _("reached")
    AGREED = "agreed", _("agreed")
    FOLLOW_UP = "follow_up", _("to follow up")
    LEFT_MESSAGE = "left_message", _("message left")
    NO_ANSWER = "no_answer", _("no answer")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")


class InteractionQuerySet(models.QuerySet["Interaction"]):
    def living(self) -> InteractionQuerySet:
        return self.filter(deleted_at=None)

    def last_with_people(self, ids: Iterable[int]) -> dict[int, datetime]:
        """When each of these parties was last dealt with directly."""
        rows = self.living().filter(party__in=list(ids)).order_by().values("party").annotate(last=Max("at"))
        return {row["party"]: row["last"] for row in rows}

    def last_with_organizations(self, ids: Iterable[int]) -> dict[int, datetime]:
        """When each of these organizations, or one of its people, was last dealt with."""
        wanted = list(ids)
        rows = self.living().filter(Q(party__in=wanted) | Q(party__organization__in=wanted))
        found = rows.order_by().values(of=Coalesce("party__organization", "party")).annotate(last=Max("at"))
        return {row["of"]: row["last"] for row in found}


class Interaction(OwnedRecord):
    """Something that passed between the firm and a party, on any channel. `owner` is who of the firm took part."""

    record_references = [("about_type", "about_id")]

    class Channel(models.TextChoices):
        CALL = "call", _("call")
        EMAIL = "email", _("e-mail")
        MEETING = "meeting", _("meeting")
        VISIT = "visit", _("visit")
        CHAT = "chat", _("chat")
        SMS = "sms", _("text message")
        LETTER = "letter", _("letter")
        SOCIAL = "social", _("social network")
        PORTAL = "portal", _("portal")
        EVENT = "event", _("event")
        OTHER = "other", _("other exchange")

    class Direction(models.TextChoices):
        IN = "in", _("received")
        OUT = "out", _("made by us")
        NONE = "none", _("between both")

    at = models.DateTimeField(_("when"), default=timezone.now)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices, blank=True, default="")
    subject = models.CharField(_("subject"), max_length=300, blank=True, default="")
    body = RichTextColumn(_("what was said"), blank=True, default="")
    party = models.ForeignKey(
        "parties.Party", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("with"), db_index=False
    )
    about_type = models.CharField(_("about (type)"), max_length=60, blank=True, default="")
    about_id = models.BigIntegerField(_("about (number)"), null=True, blank=True)
    duration_minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True, default="")
    sentiment = models.SmallIntegerField(_("mood (−2 to 2)"), null=True, blank=True)

    objects = InteractionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange")
        verbose_name_plural = _("exchanges")
        indexes = [
            models.Index(fields=["party", "-at"], name="interactions_by_party"),
            # Holds all that “so many visits” asks of each party.
            models.Index(fields=["party", "deleted_at", "channel"], name="interactions_by_channel"),
            # Holds all that “how many calls this month” asks.
            models.Index(fields=["owner", "-at", "channel", "deleted_at"], name="interactions_by_owner"),
            models.Index(fields=["-at"], name="interactions_by_time"),
            models.Index(fields=["about_type", "about_id"], name="interactions_by_subject"),
            models.Index(fields=["title_key", "id"], name="interactions_by_title"),
            models.Index(fields=["external_id"], name="interactions_by_external_id"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sentiment=None) | Q(sentiment__gte=-2, sentiment__lte=2),
                name="interactions_sentiment_in_range",
                violation_error_message=_("The mood lies between −2 and 2."),
            )
        ]

    def __str__(self) -> str:
        return self.subject

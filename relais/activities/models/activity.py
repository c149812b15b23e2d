from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from relais.activities.models.interaction import Outcome
from relais.records.models import OwnedRecord

#: How long a call or a meeting lasts where nobody said.
USUAL_LENGTH = {"call": timedelta(minutes=15), "meeting": timedelta(hours=1), "task": timedelta()}


class ActivityQuerySet(models.QuerySet["Activity"]):
    def open(self) -> ActivityQuerySet:
        return self.filter(deleted_at=None, done_at=None)

    def to_remind(self, now: datetime) -> ActivityQuerySet:
        """Whose reminder has come and was not given."""
        return self.open().filter(reminder_at__lte=now).filter(Q(reminded_at=None) | Q(reminded_at__lt=F("reminder_at")))


class Activity(OwnedRecord):
    """Something planned: a task, a call, a meeting. `owner` is who does it; an all-day one is due on a day, at no hour."""

    record_references = [("about_type", "about_id")]

    class Kind(models.TextChoices):
        TASK = "task", _("task")
        CALL = "call", _("call")
        MEETING = "meeting", _("meeting")

    class Priority(models.TextChoices):
        HIGH = "high", _("high")
        NORMAL = "normal", _("normal")
        LOW = "low", _("low")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.TASK)
    subject = models.CharField(_("subject"), max_length=300)
    party = models.ForeignKey("parties.Party", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("with"))
    about_type = models.CharField(_("about (type)"), max_length=60, blank=True, default="")
    about_id = models.BigIntegerField(_("about (number)"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    all_day = models.BooleanField(_("all day"), default=False)
    reminder_at = models.DateTimeField(_("reminder"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True, editable=False)
    priority = models.CharField(_("priority"), max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    place = models.CharField(_("place"), max_length=200, blank=True, default="")
    description = models.TextField(_("description"), blank=True, default="")
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True, default="")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            models.Index(fields=["owner", "due_at"], condition=Q(done_at=None, deleted_at=None), name="activities_my_day"),
            models.Index(fields=["party", "due_at"], name="activities_by_party"),
            models.Index(fields=["about_type", "about_id"], name="activities_by_subject"),
            models.Index(fields=["owner", "-done_at"], name="activities_done_by"),
            models.Index(fields=["due_at"], name="activities_by_time"),
            models.Index(fields=["reminder_at"], condition=Q(done_at=None, deleted_at=None), name="activities_to_remind"),
            models.Index(fields=["title_key", "id"], name="activities_by_title"),
            models.Index(fields=["external_id"], name="activities_by_external_id"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def ending(self) -> datetime | None:
        """When it is over, also where nobody said."""
        return self.ends_at or (self.due_at + USUAL_LENGTH[self.kind] if self.due_at else None)

    def due_on(self, zone: ZoneInfo) -> date | None:
        return self.due_at.astimezone(zone).date() if self.due_at else None

    def is_overdue(self, now: datetime, zone: ZoneInfo) -> bool:
        """Late: the day is over, or the hour where one was set."""
        if self.due_at is None or self.is_done:
            return False
        return self.due_on(zone) < now.astimezone(zone).date() if self.all_day else self.due_at < now  # type: ignore[operator]

    def overlaps(self, other: Activity) -> bool:
        """Whether one person cannot be at both: calls and meetings that share a moment."""
        if self.all_day or other.all_day or Activity.Kind.TASK in (self.kind, other.kind) or not (self.due_at and other.due_at):
            return False
        return self.owner_id == other.owner_id and self.due_at < other.ending and other.due_at < self.ending  # type: ignore[operator]

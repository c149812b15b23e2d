from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.records.models.record import Record


class Share(Record):
    """That one record is open to a person or to a team, beyond what their roles open to them; until a day, or until somebody ends it."""

    class Right(models.TextChoices):
        VIEW = "view", _("may see it")
        CHANGE = "change", _("may change it")

    type = models.CharField(_("records"), max_length=60)
    record_id = models.BigIntegerField(_("record"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person"))
    team = models.ForeignKey("accounts.Team", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("team"))
    right = models.CharField(_("what they may do"), max_length=6, choices=Right.choices, default=Right.VIEW)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[models.Manager[Share]] = models.Manager()

    record_references = [("type", "record_id")]

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None) ^ models.Q(team=None),
                name="shared_with_one",
                violation_error_message=_("Choose a person or a team."),
            )
        ]
        indexes = [
            models.Index(fields=["person", "type", "record_id"], name="records_share_person"),
            models.Index(fields=["team", "type", "record_id"], name="records_share_team"),
            models.Index(fields=["type", "record_id"], name="records_share_record"),
            models.Index(fields=["title_key", "id"], name="records_share_title"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.record_id}"

    @property
    def recipient(self) -> str:
        """The name of the person or of the team."""
        return str(self.person or self.team or "")

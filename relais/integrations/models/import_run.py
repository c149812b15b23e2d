from __future__ import annotations

import uuid
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """A file on its way in: how it is read, what its columns mean, what will be and what was done with its rows.

    `mapping` maps column names to targets (`imports.targets`), `match` lists what decides which record a row means (each the
    fields that do so together; the first that a row fills counts), `corrections` maps columns to `{value: answer}` (`imports.questions`), `regional` holds the order of dates and the decimal mark.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("in preparation")
        PLANNING = "planning", _("being checked")
        PLANNED = "planned", _("checked")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("stopped")
        FAILED = "failed", _("failed")

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    filename = models.CharField(max_length=255)
    type = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    options = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    match = models.JSONField(default=list)
    corrections = models.JSONField(default=dict)
    regional = models.JSONField(default=dict)
    source = models.CharField(_("source"), max_length=120, blank=True, default="")
    plan = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    operation = models.ForeignKey("records.Operation", models.SET_NULL, null=True, related_name="+")
    job_id = models.BigIntegerField(null=True)
    message = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.filename} ({self.type})"

    @property
    def language(self) -> str:
        """The language in which its sentences are written."""
        return self.user.language if self.user else settings.LANGUAGE_CODE

    @property
    def zone(self) -> ZoneInfo | None:
        """Whose clock its times are of, where they do not say."""
        return ZoneInfo(self.user.time_zone) if self.user else None

    @property
    def folder(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "imports" / str(self.token)

    @property
    def path(self) -> Path:
        """Where the file is kept, under a name that nobody chose."""
        return self.folder / "content"

    @property
    def rejects_path(self) -> Path:
        return self.folder / "to-mend.csv"

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.CANCELLED, self.State.FAILED)


class RejectedRow(models.Model):
    """A row that could not be taken, with what is to mend."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rejected")
    number = models.PositiveIntegerField()
    values = models.JSONField(default=list)
    sentences = models.JSONField(default=list)

    class Meta:
        ordering = ["number", "id"]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.number}"


class WaitingLink(models.Model):
    """A link to another record of the same file, tied when all of it is in."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="+")
    record_id = models.BigIntegerField()
    field = models.CharField(max_length=63)
    text = models.CharField(max_length=300)
    row = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.record_id}.{self.field}: {self.text}"


class SavedMapping(models.Model):
    """What the columns of a kind of file mean, and what values in them stand for, kept to be used again. `columns` is what it is recognized by.

    One without a user was kept by the product itself.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    type = models.CharField(max_length=60)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    match = models.JSONField(default=list)
    regional = models.JSONField(default=dict)
    corrections = models.JSONField(default=dict)
    source = models.CharField(max_length=120, blank=True, default="")
    is_shared = models.BooleanField(_("for everybody"), default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

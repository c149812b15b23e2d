from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relais.core.encryption import EncryptedTextField
from relais.records.models import Record


class Exchange(Record):
    """Files that come from, or go to, a system that knows no better: a folder, a pattern, a schedule, and a person whose access it has."""

    class Direction(models.TextChoices):
        PICK_UP = "pick_up", _("picks up")
        DROP = "drop", _("drops")

    class Place(models.TextChoices):
        FOLDER = "folder", _("folder of this machine")
        SFTP = "sftp", _("SFTP server")

    class Format(models.TextChoices):
        CSV = "csv", _("CSV")
        XML = "xml", _("XML")
        FIXED = "fixed", _("fixed width")

    name = models.CharField(_("name"), max_length=80)
    direction = models.CharField(_("what it does"), max_length=8, choices=Direction.choices, default=Direction.PICK_UP)
    type = models.CharField(_("records"), max_length=60)
    format = models.CharField(_("format"), max_length=6, choices=Format.choices, default=Format.CSV)
    place = models.CharField(_("where"), max_length=8, choices=Place.choices, default=Place.FOLDER)
    host = models.CharField(_("server"), max_length=200, blank=True, default="")
    port = models.PositiveIntegerField(_("port"), null=True, blank=True)
    username = models.CharField(_("user name"), max_length=100, blank=True, default="")
    host_key = models.CharField(_("fingerprint of the server"), max_length=120, blank=True, default="")
    folder = models.CharField(_("folder"), max_length=300)
    pattern = models.CharField(_("names of files"), max_length=120, blank=True, default="")
    layout = models.JSONField(_("layout of the file"), default=dict, blank=True)
    query = models.JSONField(_("only records that meet"), default=dict, blank=True)
    mapping = models.CharField(_("kept mapping"), max_length=80, blank=True, default="")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("does what is open to")
    )
    minutes = models.PositiveIntegerField(_("minutes between two runs"), null=True, blank=True)
    is_active = models.BooleanField(_("runs"), default=True)

    password = EncryptedTextField(blank=True, default="", editable=False)
    private_key = EncryptedTextField(blank=True, default="", editable=False)
    sightings = models.JSONField(default=dict, editable=False)
    next_at = models.DateTimeField(default=timezone.now, editable=False)
    last_run_at = models.DateTimeField(_("last run"), null=True, editable=False)
    last_success_at = models.DateTimeField(_("last success"), null=True, editable=False)
    fault = models.CharField(max_length=500, blank=True, default="", editable=False)

    objects: ClassVar[models.Manager[Exchange]] = models.Manager()

    class Meta:
        verbose_name = _("file exchange")
        verbose_name_plural = _("file exchanges")
        indexes = [models.Index(fields=["title_key", "id"], name="integrations_exchange_title")]

    def __str__(self) -> str:
        return self.name


class ExchangedFile(models.Model):
    """One file that came or went. What came is kept as it was, so that it can be read again."""

    class State(models.TextChoices):
        TAKEN = "taken", _("taken")
        DONE = "done", _("done")
        REJECTS = "rejects", _("rows to mend")
        FAILED = "failed", _("not read")
        SENT = "sent", _("dropped")

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    size = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=State.choices, default=State.TAKEN)
    sentence = models.CharField(max_length=500, blank=True, default="")
    rows = models.PositiveIntegerField(default=0)
    run = models.ForeignKey("integrations.ImportRun", models.SET_NULL, null=True, related_name="+")
    mends = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("exchanged file")
        verbose_name_plural = _("exchanged files")
        constraints = [
            models.UniqueConstraint(fields=["exchange", "name", "fingerprint"], name="integrations_file_taken_once"),
        ]
        indexes = [models.Index(fields=["exchange", "-id"], name="integrations_file_log")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where what came is kept, as it came."""
        return Path(settings.MEDIA_ROOT) / "exchange" / str(self.pk)

    @property
    def is_to_mend(self) -> bool:
        return self.state in (self.State.REJECTS, self.State.FAILED)

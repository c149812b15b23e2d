from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.records.models import Record


class ConfigurationDraft(Record):
    """Changes to the configuration that are not live yet: against what was live when they were thought of, and looked at again when published."""

    class State(models.TextChoices):
        OPEN = "open", _("in preparation")
        PUBLISHED = "published", _("published")
        UNDONE = "undone", _("taken back")

    name = models.CharField(_("name"), max_length=120)
    note = models.TextField(_("note"), blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN, editable=False)
    changes = models.JSONField(_("changes"), blank=True, default=list)
    published_at = models.DateTimeField(_("published on"), null=True, blank=True, editable=False)
    #: The operation that publishing was.
    published_as = models.PositiveBigIntegerField(null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager[ConfigurationDraft]] = models.Manager()

    class Meta:
        verbose_name = _("draft of the configuration")
        verbose_name_plural = _("drafts of the configuration")
        indexes = [models.Index(fields=["title_key", "id"], name="configuration_draft_title")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.records.columns import RichTextColumn
from relais.records.models import Record


class Note(Record):
    """Something learnt, written down on a record. `title` is its first line."""

    record_references = [("about_type", "about_id")]

    title = models.CharField(_("first line"), max_length=200, blank=True, default="", editable=False)
    body = RichTextColumn(_("note"))
    party = models.ForeignKey("parties.Party", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("on"))
    about_type = models.CharField(_("about (type)"), max_length=60, blank=True, default="")
    about_id = models.BigIntegerField(_("about (number)"), null=True, blank=True)
    pinned = models.BooleanField(_("pinned"), default=False)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [
            models.Index(fields=["party", "-created_at"], name="notes_by_party"),
            models.Index(fields=["about_type", "about_id"], name="notes_by_subject"),
            models.Index(fields=["title_key", "id"], name="notes_by_title"),
        ]

    def __str__(self) -> str:
        return self.title

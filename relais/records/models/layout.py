from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.records.models.record import Record


class Layout(Record):
    """How the firm arranges the form, the page or the list of a record type: for everybody, for a role, for a country.

    The most specific one arranges; the rules of all that concern a person hold.
    """

    class Purpose(models.TextChoices):
        FORM = "form", _("form")
        DETAIL = "detail", _("page of a record")
        LIST = "list", _("list")

    type = models.CharField(_("records"), max_length=60)
    purpose = models.CharField(_("what is arranged"), max_length=6, choices=Purpose.choices, default=Purpose.FORM)
    role = models.CharField(_("for the role"), max_length=60, blank=True, default="")
    country = models.CharField(_("for the country"), max_length=2, blank=True, default="")
    arrangement = models.JSONField(_("arrangement"), blank=True, default=dict)
    rules = models.JSONField(_("rules"), blank=True, default=list)

    objects: ClassVar[models.Manager[Layout]] = models.Manager()

    class Meta:
        verbose_name = _("layout")
        verbose_name_plural = _("layouts")
        indexes = [models.Index(fields=["title_key", "id"], name="records_layout_title")]

    def __str__(self) -> str:
        return f"{self.type}/{self.purpose}"

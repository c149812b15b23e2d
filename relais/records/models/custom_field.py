from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relais.records.models.record import Record
from relais.records.models.reference_item import label_in


class CustomField(Record):
    """A field that the firm has added to a record type. Its values stand in the column `more` of the records, under its number.

    One in the bin is retired: nobody sees it, and its values stay where they are until it is taken out again.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        LONG_TEXT = "long_text", _("long text")
        NUMBER = "number", _("number")
        MONEY = "money", _("amount with currency")
        PERCENT = "percent", _("percentage")
        DATE = "date", _("date")
        DATETIME = "datetime", _("date and time")
        TIME = "time", _("time of day")
        BOOLEAN = "boolean", _("yes or no")
        CHOICE = "choice", _("choice from a list")
        CHOICES = "choices", _("several choices from a list")
        TAGS = "tags", _("free words")
        EMAIL = "email", _("e-mail address")
        PHONE = "phone", _("telephone number")
        URL = "url", _("web address")
        COUNTRY = "country", _("country")
        LANGUAGE = "language", _("language")
        LINK = "link", _("link to a record")
        LINKS = "links", _("links to several records")
        FILE = "file", _("file")
        AUTO_NUMBER = "auto_number", _("number given by itself")
        FORMULA = "formula", _("formula")
        ROLL_UP = "roll_up", _("sum over related records")

    class Measure(models.TextChoices):
        COUNT = "count", _("how many there are")
        SUM = "sum", _("sum")
        AVERAGE = "avg", _("average")
        LOWEST = "min", _("lowest or first")
        HIGHEST = "max", _("highest or last")

    class Result(models.TextChoices):
        NUMBER = "number", _("number")
        MONEY = "money", _("amount with currency")
        TEXT = "text", _("text")
        BOOLEAN = "boolean", _("yes or no")
        DATE = "date", _("date")
        DATETIME = "datetime", _("date and time")

    type = models.CharField(_("records"), max_length=60)
    key = models.SlugField(_("key"), max_length=63, blank=True, db_index=False)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    label_en = models.CharField(_("label in English"), max_length=120, blank=True, default="")
    label_fr = models.CharField(_("label in French"), max_length=120, blank=True, default="")
    help_en = models.CharField(_("explanation in English"), max_length=300, blank=True, default="")
    help_fr = models.CharField(_("explanation in French"), max_length=300, blank=True, default="")
    section = models.CharField(_("section"), max_length=120, blank=True, default="")
    position = models.PositiveIntegerField(_("position"), null=True, blank=True)
    is_required = models.BooleanField(_("needed"), default=False)
    is_searched = models.BooleanField(_("found by the search"), default=False)
    decimal_places = models.PositiveSmallIntegerField(_("decimals"), null=True, blank=True)
    usual = models.CharField(_("value of new records"), max_length=300, blank=True, default="")
    target = models.CharField(_("linked records"), max_length=60, blank=True, default="")
    prefix = models.CharField(_("before the number"), max_length=20, blank=True, default="")
    digits = models.PositiveSmallIntegerField(_("digits"), null=True, blank=True)
    formula = models.TextField(_("formula"), blank=True, default="")
    related = models.CharField(_("related records"), max_length=130, blank=True, default="")
    measure = models.CharField(_("what is told of them"), max_length=8, choices=Measure.choices, blank=True, default="")
    measured = models.CharField(_("which of their fields"), max_length=63, blank=True, default="")
    where = models.JSONField(_("which of them"), blank=True, default=dict)
    result = models.CharField(_("result"), max_length=8, choices=Result.choices, blank=True, default="", editable=False)
    last_number = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[models.Manager[CustomField]] = models.Manager()

    class Meta:
        verbose_name = _("custom field")
        verbose_name_plural = _("custom fields")
        indexes = [models.Index(fields=["title_key", "id"], name="records_custom_field_title")]
        constraints = [
            models.UniqueConstraint(
                fields=["type", "key"],
                name="records_custom_field_once",
                violation_error_message=_("There is a field with this key already, perhaps a retired one."),
            )
        ]

    @property
    def is_computed(self) -> bool:
        """Whether nobody types its values."""
        return self.kind in (self.Kind.FORMULA, self.Kind.ROLL_UP)

    def __str__(self) -> str:
        return label_in(get_language(), self.label_en, self.label_fr) or self.key

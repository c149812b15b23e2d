from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relais.records.models.record import Record


class ReferenceItem(Record):
    """One entry of a list that the firm edits itself: a stage, an industry, a source.

    Records keep the entry's `key`. An entry that is retired or in the bin is no longer offered, and still shown where it stands.
    What the `number` of an entry means, its list says: the amount from which a band begins, the days after which silence is long.
    """

    class Tone(models.TextChoices):
        GOOD = "good", _("green")
        WARN = "warn", _("amber")
        BAD = "bad", _("red")
        INFO = "info", _("blue")
        PLUM = "plum", _("violet")
        PLAIN = "plain", _("gray")

    list = models.CharField(_("list"), max_length=40)
    key = models.SlugField(_("key"), max_length=60, db_index=False, blank=True)
    label_en = models.CharField(_("label in English"), max_length=120, blank=True, default="")
    label_fr = models.CharField(_("label in French"), max_length=120, blank=True, default="")
    tone = models.CharField(_("color"), max_length=8, choices=Tone.choices, blank=True, default="")
    position = models.PositiveIntegerField(_("position"), null=True, blank=True)
    number = models.DecimalField(_("number"), max_digits=18, decimal_places=2, null=True, blank=True)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("list entry")
        verbose_name_plural = _("list entries")
        constraints = [
            models.UniqueConstraint(
                fields=["list", "key"],
                name="records_reference_once",
                violation_error_message=_("This list has an entry with this key already."),
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The entry in the reader's language."""
        return label_in(get_language(), self.label_en, self.label_fr) or self.key

    @property
    def is_offered(self) -> bool:
        return self.is_active and self.deleted_at is None


def label_in(language: str | None, english: str | None, french: str | None) -> str:
    """The label in the language, or in the other where there is none."""
    if (language or "").startswith("fr"):
        return french or english or ""
    return english or french or ""

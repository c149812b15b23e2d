from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.core.files import FileRules
from relais.records.columns import CountryColumn, CurrencyColumn, TagsColumn
from relais.records.models.record import Record


def usual_file_kinds() -> list[str]:
    return list(FileRules().families)


class Firm(Record):
    """Who uses this workspace, and how it counts. There is one, made at the first start."""

    name = models.CharField(_("name"), max_length=200, blank=True, default="")
    country = CountryColumn(_("country"), default="FR")
    currency = CurrencyColumn(
        _("currency of the group"), default="EUR", help_text=_("Figures in several currencies are brought into this one.")
    )

    file_kinds = TagsColumn(_("kinds of file that are taken"), default=usual_file_kinds)
    file_megabytes = models.PositiveSmallIntegerField(_("largest file, in MB"), default=20)

    class Meta:
        verbose_name = _("firm")
        verbose_name_plural = _("firm")

    def __str__(self) -> str:
        return self.name

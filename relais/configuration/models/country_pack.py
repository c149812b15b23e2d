from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relais.core.values.countries import country_codes, country_name
from relais.records.models import Record
from relais.records.models.reference_item import label_in


class CountryPack(Record):
    """What a firm has otherwise in a country or a region than the facts that ship and what stands above say.

    The `base` has nothing above it and says which parts those below may have otherwise. A country whose pack is there is a market of the firm.
    """

    BASE = "base"

    code = models.CharField(_("code"), max_length=20)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True, default="")
    name_fr = models.CharField(_("name in French"), max_length=80, blank=True, default="")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("inherits from"))
    values = models.JSONField(_("what it has otherwise"), blank=True, default=dict)
    free_parts = models.JSONField(_("parts that may differ below"), blank=True, default=list)

    objects: ClassVar[models.Manager[CountryPack]] = models.Manager()

    class Meta:
        verbose_name = _("country pack")
        verbose_name_plural = _("country packs")
        indexes = [models.Index(fields=["title_key", "id"], name="configuration_pack_title")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_base(self) -> bool:
        return self.code == self.BASE

    @property
    def is_country(self) -> bool:
        return self.code in country_codes()

    @property
    def name(self) -> str:
        """In the reader's language; a country is called as it is everywhere."""
        own = label_in(get_language(), self.name_en, self.name_fr)
        return own or (country_name(self.code) if self.is_country else self.code)

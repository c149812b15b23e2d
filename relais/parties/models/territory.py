from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.records.columns import TagsColumn
from relais.records.models import Record


class Territory(Record):
    """A part of the market in the tree of territories. `holds` is the Query of what belongs to it; one without only groups those below."""

    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent territory"))
    people = TagsColumn(_("who works it"))
    holds = models.JSONField(_("what belongs to it"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), null=True, blank=True)

    NAMED_BY = ("name",)

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        indexes = [models.Index(fields=["title_key", "id"], name="parties_territory_title")]

    def __str__(self) -> str:
        return self.name

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.records.models import Record


class RelationshipQuerySet(models.QuerySet["Relationship"]):
    def living(self) -> RelationshipQuerySet:
        return self.filter(deleted_at=None)

    def current(self, day: date) -> RelationshipQuerySet:
        """Neither ended nor yet to begin."""
        begun = models.Q(since=None) | models.Q(since__lte=day)
        return self.living().filter(begun, models.Q(until=None) | models.Q(until__gt=day))


class Relationship(Record):
    """What one party is to another: Amélie *works for* Atelier Vauban, as purchasing director, since 2019."""

    WORKS_FOR = "works_for"
    SUBSIDIARY_OF = "subsidiary_of"

    from_party = models.ForeignKey("parties.Party", models.CASCADE, related_name="relationships", verbose_name=_("who"))
    kind = models.CharField(_("relationship"), max_length=60)
    to_party = models.ForeignKey("parties.Party", models.CASCADE, related_name="relationships_to", verbose_name=_("to whom"))
    title = models.CharField(_("title"), max_length=200, blank=True, default="")
    decision_role = models.CharField(_("decision role"), max_length=60, blank=True, default="")
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    is_primary = models.BooleanField(_("main"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    was_binned_with_party = models.BooleanField(default=False, editable=False)

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")

    def __str__(self) -> str:
        return f"{self.from_party_id} {self.kind} {self.to_party_id}"

    def is_current(self, day: date) -> bool:
        return self.deleted_at is None and (self.since is None or self.since <= day) and (self.until is None or self.until > day)

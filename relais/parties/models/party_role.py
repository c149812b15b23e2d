from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyRoleQuerySet(models.QuerySet["PartyRole"]):
    def held_on(self, day: date) -> PartyRoleQuerySet:
        begun = models.Q(since=None) | models.Q(since__lte=day)
        return self.filter(begun, models.Q(until=None) | models.Q(until__gte=day))


class PartyRole(models.Model):
    """What a party is to us, from when to when: supplier, reseller, employee, competitor."""

    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=60)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("remark"), max_length=200, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    objects = PartyRoleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["role", "until"])]

    def __str__(self) -> str:
        return self.role

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.core.custom_column import CustomColumn


class Team(models.Model):
    """A team in the tree of teams. Its managers see what it and the teams below it own."""

    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent team"))
    managers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="managed_teams", verbose_name=_("managers"))
    office = models.CharField(_("office"), max_length=120, blank=True)

    version = models.PositiveIntegerField(default=1, editable=False)
    title_key = models.CharField(max_length=200, blank=True, default="", editable=False)
    external_id = models.CharField(_("external id"), max_length=120, blank=True, default="")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False, verbose_name=_("created by")
    )
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False, verbose_name=_("changed by")
    )
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    more = CustomColumn()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def below(roots: set[int]) -> set[int]:
        """The given teams and every team under them (team ids)."""
        parents = dict(Team.objects.filter(deleted_at=None).values_list("id", "parent_id"))
        found: set[int] = set()
        for team in parents:
            trail: list[int] = []
            step: int | None = team
            while step is not None and step not in trail:
                if step in roots or step in found:
                    found.update([team])
                    break
                trail.append(step)
                step = parents.get(step)
        return found | roots

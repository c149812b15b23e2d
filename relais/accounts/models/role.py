from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from relais.core.custom_column import CustomColumn


class RoleQuerySet(models.QuerySet["Role"]):
    def living(self) -> RoleQuerySet:
        """Those that are not in the bin, by name."""
        return self.filter(deleted_at=None).order_by("name", "pk")


class Role(models.Model):
    """What its holders may do, per record type. A new role has no rights.

    `grants` maps a record type key, or `*` for every type, to
    `{"view": scope, "change": scope, "delete": scope, "create": bool, "export": bool, "bulk": bool,
      "fields": {field: "hidden" | "read"}}`;
    a scope is `"none"`, `"own"`, `"team"`, `"territory"`, `"all"` or a Query (a mapping). Holders of several roles have the sum of their rights.
    What else a role decides has a column of its own beside `grants`.
    """

    key = models.SlugField(_("key"), max_length=60, unique=True, blank=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(_("description"), max_length=300, blank=True)
    is_administrator = models.BooleanField(_("administrator"), default=False)
    grants = models.JSONField(_("rights"), default=dict, blank=True)
    #: Whoever holds it and has no second factor sets one up before anything else.
    requires_second_factor = models.BooleanField(_("asks for a second factor"), default=False)

    # what every record carries (relais.records.models.Record); roles stand below that engine
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

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return self.name


class HeldRole(models.Model):
    """That somebody holds a role."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("held role")
        verbose_name_plural = _("held roles")
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="each_role_held_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role_id}"

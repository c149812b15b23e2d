from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.Model):
    """What its holders may do, per record type. A new role has no rights.

    `grants` maps a record type key, or `*` for every type, to
    `{"view": scope, "change": scope, "delete": scope, "create": bool, "export": bool,
      "fields": {field: "hidden" | "read"}}`;
    a scope is `"none"`, `"own"`, `"team"`, `"all"` or a Query (a mapping). Holders of several roles have the sum of their rights.
    """

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(_("description"), max_length=300, blank=True)
    is_administrator = models.BooleanField(_("administrator"), default=False)
    grants = models.JSONField(default=dict, blank=True)
    #: Whoever holds it and has no second factor sets one up before anything else.
    requires_second_factor = models.BooleanField(_("asks for a second factor"), default=False)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return self.name

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relais.records.models import Record


class ModuleSwitch(Record):
    """Whether a module is there for everybody, for nobody, or for those to whom one of its stages opens it. Without a row it is there; of several
    rows the newest counts.

    A stage is `{"roles": […], "countries": […], "from": "2026-09-01"}`; what it does not name does not matter.
    """

    class State(models.TextChoices):
        ON = "on", pgettext_lazy("of a module", "on")
        STAGES = "stages", _("stage by stage")
        OFF = "off", _("off")

    module = models.CharField(_("module"), max_length=40)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.ON)
    stages = models.JSONField(_("stages"), blank=True, default=list)

    objects: ClassVar[models.Manager[ModuleSwitch]] = models.Manager()

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        indexes = [models.Index(fields=["title_key", "id"], name="configuration_module_title")]

    def __str__(self) -> str:
        return self.module

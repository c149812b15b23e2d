"""What an administrator sees of the modules: state, what belongs to them, and what of others leads there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relais.accounts.models import Role
from relais.configuration.models import ModuleSwitch
from relais.configuration.modules.closing import Stage
from relais.core.modules import Module, all_modules
from relais.core.values.countries import country_name
from relais.records.api import RecordType, module_of_type, registry
from relais.records.fields import Link

TONES = {ModuleSwitch.State.ON: "good", ModuleSwitch.State.STAGES: "info", ModuleSwitch.State.OFF: "bad"}


@dataclass(frozen=True)
class SeenModule:
    """A module as it stands."""

    key: str
    module: Module
    switch: ModuleSwitch | None

    @property
    def state(self) -> str:
        return self.switch.state if self.switch else ModuleSwitch.State.ON

    @property
    def state_label(self) -> str:
        return capfirst(str(ModuleSwitch.State(self.state).label))

    @property
    def tone(self) -> str:
        return TONES[ModuleSwitch.State(self.state)]

    @property
    def types(self) -> list[RecordType]:
        return [declared for declared in registry if module_of_type(declared) == self.key]

    @property
    def type_names(self) -> str:
        return ", ".join(declared.name_plural for declared in self.types)

    @property
    def led_here(self) -> list[str]:
        """Fields of records of other modules that are not shown while this one is off."""
        found = [
            f"{declared.name_plural}: {own.label}"
            for declared in registry
            if module_of_type(declared) != self.key
            for own in declared.all_fields.values()
            if isinstance(own, Link) and own.targets and all(module_of_type(target) == self.key for target in own.targets)
        ]
        return list(dict.fromkeys(found))

    @property
    def stages(self) -> list[str]:
        """Each stage as a sentence."""
        if self.switch is None or self.state != ModuleSwitch.State.STAGES:
            return []
        names = {role.key: _(role.name) for role in Role.objects.all()}
        return [_say_stage(Stage.read(given), names) for given in self.switch.stages]


def _say_stage(stage: Stage, names: dict[str, str]) -> str:
    who = ", ".join(sorted(names.get(key, key) for key in stage.roles)) or _("everybody")
    where = ", ".join(sorted(country_name(code) for code in stage.countries)) or _("all countries")
    if stage.begins is None:
        return _("{who} · {where}").format(who=who, where=where)
    return _("{who} · {where} · from {day} on").format(who=who, where=where, day=date_format(stage.begins, "SHORT_DATE_FORMAT"))


def seen_modules() -> Sequence[SeenModule]:
    switches = {row.module: row for row in ModuleSwitch.objects.filter(deleted_at=None).order_by("id")}
    found = [SeenModule(key, module, switches.get(key)) for key, module in all_modules().items()]
    return sorted(found, key=lambda each: str(each.module.label))

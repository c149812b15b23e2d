"""Each plug-in is a Django application inside a wall: whatever it raises while it is let in stays in here, is told, and leaves it out.

It is a stranger's code, which may raise anything: this is the one place where everything is caught.
"""

from __future__ import annotations

import logging
import pkgutil
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar

from django.apps import AppConfig
from django.conf import settings

from relais.project.plugins.finding import NAME, NONE, Plugin, installed_plugins, left_out_before

log = logging.getLogger(__name__)
#: Why plug-ins are left out, by what they are.
FAULTS: dict[Plugin, str] = {}
DECLARATIONS, REACTIONS = "record_types", ("jobs", "handlers")


class Contained(AppConfig):
    """The application of a plug-in."""

    is_plugin = True
    plugin: ClassVar[Plugin]

    @property
    def is_left_out(self) -> bool:
        return self.plugin in FAULTS

    def import_models(self) -> None:
        try:
            super().import_models()
            _import_migrations(self.name)
        except Exception as fault:
            self._leave_out(fault)

    def ready(self) -> None:
        """Its record types, its own `ready`, its pages, its reactions: all of them or none."""
        from relais.project.plugins.looking import look_at_pages
        from relais.records.api import registry
        from relais.records.registrations import remembered

        if self.is_left_out:
            return
        restore = remembered()
        try:
            _import_part(self.name, DECLARATIONS)
            registry.finish()
            super().ready()
            look_at_pages(self.name)
            for part in REACTIONS:
                _import_part(self.name, part)
        except Exception as fault:
            restore()
            self._leave_out(fault)

    def _leave_out(self, fault: Exception) -> None:
        FAULTS[self.plugin] = f"{type(fault).__name__}: {fault}"
        log.error("The plug-in %s is left out: %s", self.plugin.words, FAULTS[self.plugin])
        self.models_module = None
        self.models = {}
        if self.apps is not None:
            self.apps.all_models[self.label].clear()
            self.apps.clear_cache()
        settings.MIGRATION_MODULES[self.label] = None


def contained_plugins(wanted: tuple[str, ...], taken: Iterable[str]) -> list[AppConfig]:
    """The applications of all plug-ins that can be let in; `taken` are those of the product."""
    if wanted == (NONE,):
        return []
    labels = {entry.rpartition(".")[2] for entry in taken}
    before = left_out_before()
    found: list[AppConfig] = []
    for plugin in installed_plugins(wanted):
        try:
            if plugin.words in before:
                raise RuntimeError(before[plugin.words])
            made = _contained(plugin, labels)
        except Exception as fault:
            FAULTS[plugin] = f"{type(fault).__name__}: {fault}"
            continue
        labels.add(made.label)
        found.append(made)
    return found


def _contained(plugin: Plugin, labels: set[str]) -> AppConfig:
    if not NAME.fullmatch(plugin.name):
        raise ValueError("its name has other signs than small letters, digits and hyphens")
    own: Any = AppConfig.create(plugin.module)
    if own.label in labels or plugin.module.startswith("relais."):
        raise ValueError(f"its application “{own.label}” is there already")
    walled = type(f"Contained{type(own).__name__}", (Contained, type(own)), {"plugin": plugin, "__module__": type(own).__module__})
    made: AppConfig = walled(own.name, own.module)
    return made


def _import_part(package: str, part: str) -> None:
    if find_spec(f"{package}.{part}") is not None:
        import_module(f"{package}.{part}")


def _import_migrations(package: str) -> None:
    """What is wrong with them is known before the database is asked."""
    if find_spec(f"{package}.migrations") is None:
        return
    found = import_module(f"{package}.migrations")
    for module in pkgutil.iter_modules(found.__path__):
        import_module(f"{package}.migrations.{module.name}")

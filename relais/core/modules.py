"""Modules: packages that a firm may do without. What belongs to one is known by where it is written; nobody lists it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.utils.functional import Promise

from relais.core.naming import package_of


@dataclass(frozen=True)
class Module:
    """What a package calls itself where it is switched on and off: `as_module = Module(…)` in its `apps.py`."""

    label: str | Promise
    description: str | Promise
    icon: str = "blocks"


@cache
def all_modules() -> Mapping[str, Module]:
    """The modules of the program by key, which is the name of their package."""
    found = {config.label: module for config in apps.get_app_configs() if isinstance(module := getattr(config, "as_module", None), Module)}
    return dict(sorted(found.items()))


@cache
def module_of(written_in: str) -> str:
    """The module that a Python module belongs to; empty for the ground that everything stands on."""
    package = package_of(written_in)
    return package if package in all_modules() else ""

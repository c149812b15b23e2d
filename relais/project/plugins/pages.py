"""Where the pages of plug-ins stand: `/plug-ins/loans/`."""

from __future__ import annotations

from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from relais.project.plugins.containing import Contained


def plugin_addresses() -> list[URLPattern | URLResolver]:
    configs = [config for config in apps.get_app_configs() if isinstance(config, Contained) and not config.is_left_out]
    return [
        path(f"plug-ins/{config.plugin.name}/", include(f"{config.name}.urls"))
        for config in configs
        if find_spec(f"{config.name}.urls") is not None
    ]

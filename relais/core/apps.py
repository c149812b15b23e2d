from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created

from relais.core.workspaces.connections import route_connections
from relais.core.workspaces.own_settings import route_settings

#: Where a package's jobs and reactions stand, and what copies of a workspace do without.
MODULES = ("jobs", "handlers", "copies")


class CoreConfig(AppConfig):
    name = "relais.core"
    label = "core"

    def ready(self) -> None:
        route_connections()
        route_settings()
        connection_created.connect(_teach_sqlite, dispatch_uid="relais_functions")
        import_module("relais.core.jobs.housekeeping")
        import_module("relais.core.files.tidying")
        import_module("relais.core.statistics")
        for package in apps.get_app_configs():
            if package.name.startswith("relais."):
                _import_jobs_and_handlers(package.name)


def _import_jobs_and_handlers(package: str) -> None:
    for module in MODULES:
        if find_spec(f"{package}.{module}") is not None:
            import_module(f"{package}.{module}")


def _teach_sqlite(*, connection: object, **_: object) -> None:
    """What PostgreSQL has as functions of its own (migrations 0001 and 0003)."""
    from relais.core.formulas import sqlite
    from relais.core.text import fold

    if connection.vendor == "sqlite":  # type: ignore[attr-defined]
        connection.connection.create_function("relais_fold", 1, fold, deterministic=True)  # type: ignore[attr-defined]
        connection.connection.create_function(sqlite.NAME, -1, sqlite.compute, deterministic=True)  # type: ignore[attr-defined]

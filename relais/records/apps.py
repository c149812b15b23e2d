from importlib import import_module

from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.module_loading import module_has_submodule


class RecordsConfig(AppConfig):
    name = "relais.records"
    label = "records"

    def ready(self) -> None:
        from relais.audit.api import register_ledger
        from relais.records.first_content import fill
        from relais.records.models import Change, Operation
        from relais.records.navigation import record_type_items
        from relais.records.registry import registry
        from relais.records.search.databases import prepare
        from relais.ui.navigation import register_source

        register_ledger(Operation, Operation.SEALED)
        register_ledger(Change)
        # Plug-ins come later, each by itself (relais.project.plugins).
        for config in apps.get_app_configs():
            if not getattr(config, "is_plugin", False) and module_has_submodule(config.module, "record_types"):
                import_module(f"{config.name}.record_types")
        registry.finish()
        connection_created.connect(prepare, dispatch_uid="records_search")
        register_source(record_type_items)
        post_migrate.connect(fill, sender=self, dispatch_uid="records_first_content")

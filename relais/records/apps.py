from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RecordsConfig(AppConfig):
    name = "relais.records"
    label = "records"

    def ready(self) -> None:
        from relais.records.registry import registry

        autodiscover_modules("record_types")
        registry.finish()

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "relais.integrations"
    label = "integrations"

    def ready(self) -> None:
        from relais.integrations.navigation import administration_items
        from relais.ui.navigation import register_source

        register_source(administration_items)

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "relais.integrations"
    label = "integrations"

    def ready(self) -> None:
        from relais.integrations.exchange.panels import draw_exchange
        from relais.integrations.home import draw_troubles
        from relais.integrations.navigation import administration_items
        from relais.integrations.webhooks.panels import draw_webhook
        from relais.records.screens.detail import Panel, register_panel
        from relais.records.screens.home import HomePart, register_home_part
        from relais.ui.navigation import register_source

        register_source(administration_items)
        register_panel(Panel("webhook", "main", 5, draw_webhook))
        register_home_part(HomePart("connections", 5, draw_troubles))
        register_panel(Panel("exchange", "main", 5, draw_exchange))

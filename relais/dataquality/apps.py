from django.apps import AppConfig


class DataQualityConfig(AppConfig):
    name = "relais.dataquality"
    label = "dataquality"

    def ready(self) -> None:
        from relais.dataquality.panels import draw_link
        from relais.records.screens.detail import Panel, register_panel

        register_panel(Panel("duplicates", "pairs", 10, draw_link))

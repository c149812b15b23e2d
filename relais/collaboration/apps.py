from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    name = "relais.collaboration"
    label = "collaboration"

    def ready(self) -> None:
        from relais.collaboration.panels import draw_follow
        from relais.records.screens.detail import Panel, register_panel

        register_panel(Panel("follow", "head", 10, draw_follow))

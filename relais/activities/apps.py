from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "relais.activities"
    label = "activities"

    def ready(self) -> None:
        from relais.activities.navigation import ITEMS
        from relais.activities.notification_kinds import register_kinds
        from relais.activities.panels import register_panels
        from relais.activities.timeline import register_sources
        from relais.activities.verbs import register_verbs
        from relais.ui.navigation import register

        register(*ITEMS)
        register_sources()
        register_panels()
        register_kinds()
        register_verbs()

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "relais.project"
    label = "project"

    def ready(self) -> None:
        from relais.project.operations.navigation import ITEMS
        from relais.ui.navigation import register

        register(*ITEMS)

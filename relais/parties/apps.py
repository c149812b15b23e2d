from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "relais.parties"
    label = "parties"

    def ready(self) -> None:
        from relais.parties.likeness import declare
        from relais.parties.panels import register_panels

        register_panels()
        declare()

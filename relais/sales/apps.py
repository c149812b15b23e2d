from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SalesConfig(AppConfig):
    name = "relais.sales"
    label = "sales"

    def ready(self) -> None:
        from relais.sales.first_content import fill
        from relais.sales.home.parts import register_parts
        from relais.sales.panels import register_panels

        register_parts()
        register_panels()
        post_migrate.connect(fill, sender=self, dispatch_uid="sales_first_content")

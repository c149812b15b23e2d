from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from relais.core.modules import Module


class SalesConfig(AppConfig):
    name = "relais.sales"
    label = "sales"
    as_module = Module(
        _("Sales"), _("Opportunities, their pipelines and stages, and what stands on the home screen of who sells."), "target"
    )

    def ready(self) -> None:
        from relais.configuration.api import Kind, register_kind, register_opening_step
        from relais.sales.first_content import fill
        from relais.sales.home.parts import register_parts
        from relais.sales.markets import make_pipeline_for
        from relais.sales.panels import register_panels

        register_kind(Kind("pipelines", names=("key",)), Kind("stages", names=("pipeline", "key"), fixed=("kind",)))
        register_opening_step(make_pipeline_for)
        register_parts()
        register_panels()
        post_migrate.connect(fill, sender=self, dispatch_uid="sales_first_content")

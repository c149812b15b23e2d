from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from relais.core.modules import Module


class DataQualityConfig(AppConfig):
    name = "relais.dataquality"
    label = "dataquality"
    as_module = Module(_("Duplicates"), _("The search for records that stand twice, and their merging."), "copy")

    def ready(self) -> None:
        from relais.dataquality.actions import take_back
        from relais.dataquality.actions.merging import WAY_BACK
        from relais.dataquality.panels import draw_link
        from relais.records.api import register_way_back
        from relais.records.screens.detail import Panel, register_panel

        register_panel(Panel("duplicates", "pairs", 10, draw_link))
        register_way_back(WAY_BACK, take_back)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from relais.core.modules import Module


class CatalogueConfig(AppConfig):
    name = "relais.catalogue"
    label = "catalogue"
    as_module = Module(_("Catalogue"), _("What the firm sells, with prices and texts in several languages."), "package")

    def ready(self) -> None:
        from relais.catalogue.texts import PRODUCT_WORDS
        from relais.configuration.api import register_word_source

        register_word_source(PRODUCT_WORDS)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from relais.core.modules import Module


class CatalogueConfig(AppConfig):
    name = "relais.catalogue"
    label = "catalogue"
    as_module = Module(_("Catalogue"), _("What the firm sells, with prices and texts in several languages."), "package")

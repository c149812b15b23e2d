from relais.configuration.models.country_pack import CountryPack
from relais.configuration.models.draft import ConfigurationDraft
from relais.configuration.models.module_switch import ModuleSwitch

__all__ = ["ConfigurationDraft", "CountryPack", "ModuleSwitch"]

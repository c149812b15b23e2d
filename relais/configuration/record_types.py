from relais.configuration.drafts.record_type import DraftType
from relais.configuration.modules.record_type import ModuleType
from relais.configuration.packs.record_type import CountryPackType

__all__ = ["CountryPackType", "DraftType", "ModuleType"]

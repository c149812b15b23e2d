from relais.configuration.drafts.record_type import DraftType
from relais.configuration.modules.record_type import ModuleType

__all__ = ["DraftType", "ModuleType"]

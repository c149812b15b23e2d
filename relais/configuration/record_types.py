from relais.configuration.modules.record_type import ModuleType

__all__ = ["ModuleType"]

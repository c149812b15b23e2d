from relais.configuration.models.module_switch import ModuleSwitch

__all__ = ["ModuleSwitch"]

"""Open and close a module: through the door, so that it is audited and can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from relais.accounts.actors import Actor
from relais.configuration.models import ModuleSwitch
from relais.records.api import change, create


def set_module(key: str, state: str, stages: Sequence[Mapping[str, Any]] = (), *, by: Actor) -> ModuleSwitch:
    """Say to whom a module is open."""
    switch = find_switch(key)
    if switch is None:
        made: ModuleSwitch = create("modules", {"module": key, "state": state, "stages": list(stages)}, by=by)
        return made
    changed: ModuleSwitch = change(switch, by=by, state=state, stages=list(stages))
    return changed


def find_switch(key: str) -> ModuleSwitch | None:
    return ModuleSwitch.objects.filter(module=key, deleted_at=None).order_by("id").last()

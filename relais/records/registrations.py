"""What is registered while the program starts, so that what a part of it added can be taken back as a whole."""

from __future__ import annotations

from collections.abc import Callable

from relais.records import actions
from relais.records.registry import registry
from relais.ui import navigation


def remembered() -> Callable[[], None]:
    """Remember the types, actions and items that there are; calling the answer takes away what came since."""
    keys = {declared.key for declared in registry.declared}
    restore_actions, restore_items = actions.remembered(), navigation.remembered()

    def restore() -> None:
        restore_actions()
        restore_items()
        registry.remove(*(declared.key for declared in registry.declared if declared.key not in keys))

    return restore

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

from relais.core.naming import package_of
from relais.core.plain import dump, load

_classes: dict[str, type[Event]] = {}


class UnknownEvent(LookupError):
    """An event is stored under a name that no class has."""


@dataclass(frozen=True)
class Event:
    """The base of all events: `@dataclass(frozen=True) class OpportunityWon(Event): opportunity_id: int`."""

    name: ClassVar[str] = "core.Event"

    def __init_subclass__(cls) -> None:
        cls.name = f"{package_of(cls.__module__)}.{cls.__qualname__}"
        known = _classes.setdefault(cls.name, cls)
        if known.__module__ != cls.__module__:
            raise TypeError(f"Two events are called {cls.name}: one in {known.__module__}, one in {cls.__module__}.")
        _classes[cls.name] = cls

    def payload(self) -> dict[str, Any]:
        """The values as JSON."""
        if "__dataclass_fields__" not in type(self).__dict__:
            raise TypeError(f"{self.name} needs @dataclass(frozen=True) of its own.")
        return {field.name: dump(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        """The event again. Values the class no longer has are left out, so that older events can still be read."""
        kinds = typing.get_type_hints(cls)
        return cls(**{field.name: load(payload[field.name], kinds[field.name]) for field in fields(cls) if field.name in payload})


def event_class(name: str) -> type[Event]:
    try:
        return _classes[name]
    except KeyError:
        raise UnknownEvent(f"There is no event called {name}.") from None


def is_declared(name: str) -> bool:
    return name in _classes


def all_events() -> list[type[Event]]:
    """Every event class that has been declared, by name."""
    return [_classes[name] for name in sorted(_classes)]

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class State(StrEnum):
    OPEN = "open"
    SUSPENDED = "suspended"
    #: It is being made or unmade.
    CLOSED = "closed"
    #: Its database could not be brought up to date.
    OUTDATED = "outdated"


@dataclass(frozen=True)
class Workspace:
    """One firm's place: everything of it that is told apart from the others'."""

    name: str
    #: Tells what is kept in memory apart. It changes whenever what is set for the workspace does.
    key: str
    hosts: frozenset[str] = frozenset()
    state: State = State.OPEN
    #: Django's settings of its database; None means that of the installation.
    database: Mapping[str, Any] | None = None
    #: Settings that are its own (`OWN_SETTINGS`).
    settings: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def is_main(self) -> bool:
        return self.database is None


#: The installation itself, which is all there is until others are made.
MAIN = Workspace(name="main", key="")

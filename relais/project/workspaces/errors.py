from __future__ import annotations

from relais.project.refused import Refused


class UnknownWorkspace(Refused):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is no workspace “{name}”. `relais workspace list` names them.")


class NameRefused(Refused):
    """It is taken, or no name."""


class HostRefused(Refused):
    """It is taken, or no name of a host."""


class DatabaseRefused(Refused):
    """It belongs to another workspace, holds something, or cannot be made."""


class NotForMain(Refused):
    def __init__(self) -> None:
        super().__init__("The main workspace is the installation itself. It can be suspended; it goes with RELAIS_HOME.")

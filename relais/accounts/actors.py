"""Who does something, and through what. The actor is always passed, never ambient."""

from __future__ import annotations

from dataclasses import dataclass

from relais.accounts.models import User


@dataclass(frozen=True)
class Actor:
    """`user` is None for the product itself. `through`: screen, api, import, bulk, job, command, demo or system.

    `address`: the machine that asked. `key`: the beginning and the name of the token that it used.
    """

    user: User | None
    through: str = "screen"
    address: str = ""
    key: str = ""

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def is_system(self) -> bool:
        return self.user is None


SYSTEM = Actor(user=None, through="system")

"""Who does something, and through what. The actor is always passed, never ambient."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from relais.accounts.models import User


@dataclass(frozen=True)
class Actor:
    """`user` is None for the product itself. `through`: screen, api, agent, import, bulk, job, command, demo or system.

    `address`: the machine that asked. `key`: the beginning and the name of the token that it used.
    `begun`: where what is done is looked at as a whole, the operations that began.
    """

    user: User | None
    through: str = "screen"
    address: str = ""
    key: str = ""
    begun: list[Any] | None = field(default=None, compare=False, repr=False)

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def is_system(self) -> bool:
        return self.user is None


SYSTEM = Actor(user=None, through="system")

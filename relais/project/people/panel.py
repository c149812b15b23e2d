"""What an administrator sees of somebody's way in, beside the page of the user."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from relais.accounts.devices import device_icon, device_words
from relais.accounts.models import Role, SecondFactor, User, UserSession
from relais.records.api import RecordType
from relais.records.fields import Reader
from relais.records.screens.detail import Panel, Piece, register_panel

MOST_SESSIONS = 10


@dataclass(frozen=True)
class SeenSession:
    device: str
    icon: str
    session: UserSession


class WayIn:
    """One user's sign-in. Numbers of sessions are not shown: nothing here opens anything."""

    def __init__(self, person: User, is_oneself: bool) -> None:
        self.person = person
        self.is_oneself = is_oneself

    @cached_property
    def roles(self) -> list[tuple[Role, bool]]:
        held = {role.pk for role in self.person.roles.all()}
        return [(role, role.pk in held) for role in Role.objects.living()]

    @cached_property
    def factors(self) -> list[SecondFactor]:
        return list(SecondFactor.objects.filter(user=self.person))

    @cached_property
    def sessions(self) -> list[SeenSession]:
        rows = UserSession.objects.filter(user=self.person)[:MOST_SESSIONS]
        return [SeenSession(device_words(row.agent), device_icon(row.agent), row) for row in rows]

    @property
    def is_invited(self) -> bool:
        """Nobody has chosen a password yet, and no sign-in service knows them."""
        return not self.person.has_usable_password() and not self.person.identities.exists()


def register() -> None:
    register_panel(Panel("way-in", "side", 5, _draw))


def _draw(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    if not isinstance(record, User) or reader.user is None or not reader.user.is_administrator:
        return None
    return Piece("people/way_in.html", WayIn(record, record.pk == reader.user.pk))

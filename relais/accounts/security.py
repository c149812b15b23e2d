"""What the page of one's own account shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.contrib.sessions.backends.base import SessionBase

from relais.accounts.devices import device_icon, device_words
from relais.accounts.models import Identity, IdentityProvider, SecondFactor, User, UserSession
from relais.accounts.second_factors.recovery import count_recovery_codes
from relais.accounts.second_factors.requirement import lacks_second_factor


@dataclass(frozen=True)
class ShownSession:
    """A device, in plain words; its number is that of a row and opens nothing."""

    pk: int
    device: str
    icon: str
    session: UserSession
    is_this: bool


class Security:
    def __init__(self, user: User, session: SessionBase) -> None:
        self.user = user
        self._session = session

    @cached_property
    def factors(self) -> list[SecondFactor]:
        return list(SecondFactor.objects.filter(user=self.user))

    @cached_property
    def codes(self) -> SecondFactor | None:
        return next((factor for factor in self.factors if not factor.is_passkey), None)

    @cached_property
    def passkeys(self) -> list[SecondFactor]:
        return [factor for factor in self.factors if factor.is_passkey]

    @cached_property
    def recovery_codes_left(self) -> int:
        return count_recovery_codes(self.user)

    @cached_property
    def is_asked_for(self) -> bool:
        return lacks_second_factor(self.user, self._session)

    @cached_property
    def sessions(self) -> list[ShownSession]:
        key = self._session.session_key
        return [
            ShownSession(one.pk, device_words(one.agent), device_icon(one.agent), one, one.key == key)
            for one in sorted(UserSession.objects.filter(user=self.user), key=lambda one: one.key != key)
        ]

    @cached_property
    def identities(self) -> list[Identity]:
        return list(Identity.objects.filter(user=self.user).select_related("provider"))

    @cached_property
    def linkable(self) -> list[IdentityProvider]:
        """Providers with which this account is not linked yet."""
        return list(IdentityProvider.objects.filter(is_active=True).exclude(identities__user=self.user))

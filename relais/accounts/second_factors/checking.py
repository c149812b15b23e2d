"""Whether what was typed beside the password is right: five tries, then a pause of a quarter of an hour, for all processes together."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum

from relais.accounts.models import Allowance, SecondFactor, User
from relais.accounts.second_factors.codes import take_code
from relais.accounts.second_factors.recovery import take_recovery_code
from relais.core.errors import DomainError

TRIES, PAUSE = 5, timedelta(minutes=15)


class TooManyCodes(DomainError):
    """Codes are not looked at for a while, right or wrong."""

    status = 429


def has_second_factor(user: User) -> bool:
    return SecondFactor.objects.filter(user=user).exists()


def kinds_of(user: User) -> set[str]:
    return set(SecondFactor.objects.filter(user=user).values_list("kind", flat=True))


class Taken(Enum):
    """What a typed code was; nothing when it was wrong."""

    CODE = "code"
    RECOVERY_CODE = "recovery code"


def take(user: User, code: str) -> Taken | None:
    """Take a right code of the application, or an unused recovery code."""
    allowance = f"second factor of {user.pk}"
    if not Allowance.spend(allowance, most=TRIES, within=PAUSE):
        raise TooManyCodes("")
    typed = code.strip().replace(" ", "")
    factor = SecondFactor.objects.filter(user=user, kind=SecondFactor.Kind.CODES).first()
    taken = None
    if factor is not None and take_code(factor, typed):
        taken = Taken.CODE
    elif take_recovery_code(user, typed):
        taken = Taken.RECOVERY_CODE
    if taken:
        Allowance.renew(allowance)
    return taken

"""The second factors of one person: found among their own, taken away."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from relais.accounts.models import RecoveryCode, SecondFactor, User
from relais.core.errors import NotFound


def factor_of(user: User, pk: int) -> SecondFactor:
    found = SecondFactor.objects.filter(user=user, pk=pk).first()
    if found is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    return found


def remove_factor(factor: SecondFactor) -> None:
    """With the last one the recovery codes go too."""
    with transaction.atomic():
        factor.delete()
        if not SecondFactor.objects.filter(user=factor.user_id).exists():
            RecoveryCode.objects.filter(user=factor.user_id).delete()


def remove_all_factors(user: User) -> None:
    """For somebody who has lost them; a role that asks for one has them set up a new one at the next sign-in."""
    with transaction.atomic():
        SecondFactor.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()

"""Ten codes on paper, each of which opens once."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from relais.accounts.models import RecoveryCode, User
from relais.core import clock

NUMBER = 10
#: Without those that are read as each other.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 10


def renew_recovery_codes(user: User) -> list[str]:
    """Ten new codes, which are shown this once; those of before open nothing any more."""
    codes = ["".join(secrets.choice(LETTERS) for _letter in range(LENGTH)) for _code in range(NUMBER)]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(user=user, hash=_hash(user, code, settings.SECRET_KEY)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def take_recovery_code(user: User, code: str) -> bool:
    plain = code.lower().replace("-", "").replace(" ", "")
    hashes = [_hash(user, plain, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return bool(RecoveryCode.objects.filter(user=user, hash__in=hashes, used_at=None).update(used_at=clock.now()))


def count_recovery_codes(user: User) -> int:
    """How many of them still open."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def _hash(user: User, code: str, secret: str) -> str:
    return salted_hmac(f"relais.accounts.recovery:{user.pk}", code, secret=secret, algorithm="sha256").hexdigest()

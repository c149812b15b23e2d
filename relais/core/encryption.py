"""Secrets at rest: what Relais must know again (keys of second factors, passwords of other services) is kept encrypted.

The key comes from the installation's secret key; the old ones that it names still open what was closed with them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

PURPOSE = b"relais: secrets at rest"


class SecretLost(ValueError):
    """It was encrypted with a secret key that this installation does not know."""


def encrypt(text: str) -> str:
    return _box(_keys()).encrypt(text.encode()).decode()


def decrypt(closed: str) -> str:
    try:
        return _box(_keys()).decrypt(closed.encode()).decode()
    except InvalidToken:
        raise SecretLost("A secret was encrypted with another secret key; name the old one in RELAIS_OLD_SECRET_KEYS.") from None


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS, *settings.KEYS_OF_OLD_SECRETS)


@lru_cache(maxsize=64)
def _box(secret_keys: tuple[str, ...]) -> MultiFernet:
    derived = [hmac.new(key.encode(), PURPOSE, hashlib.sha256).digest() for key in secret_keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


class EncryptedTextField(models.TextField):
    """A text that the database, and so every backup of it, holds encrypted. It cannot be searched for."""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return decrypt(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value) if value else value

    def deconstruct(self) -> Any:
        """In migrations it is the text that the column is: they name nothing of the living code."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.TextField", arguments, options

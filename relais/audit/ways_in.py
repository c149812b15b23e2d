"""Passwords, second factors and tokens: `accounts` lies below and knows nothing of the audit, so its rows are watched.

Whose way in it is, is told, and not who did it: that says what stands around it, a sign-in or an administrator's deed.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from relais.accounts.actors import SYSTEM
from relais.accounts.models import ApiToken, SecondFactor, User
from relais.audit.accesses import Verb, note_access


def watch_ways_in() -> None:
    post_save.connect(_password, sender=User, dispatch_uid="audit_password")
    post_save.connect(_factor_added, sender=SecondFactor, dispatch_uid="audit_factor_added")
    post_delete.connect(_factor_removed, sender=SecondFactor, dispatch_uid="audit_factor_removed")
    post_save.connect(_token, sender=ApiToken, dispatch_uid="audit_token")


def _password(instance: User, update_fields: frozenset[str] | None = None, **_given: Any) -> None:
    if update_fields is not None and "password" in update_fields:
        _note(instance.pk, "password")


def _factor_added(instance: SecondFactor, created: bool, **_given: Any) -> None:
    if created:
        _note(instance.user_id, "second factor added")


def _factor_removed(instance: SecondFactor, **_given: Any) -> None:
    _note(instance.user_id, "second factor removed")


def _token(instance: ApiToken, created: bool, **_given: Any) -> None:
    if created:
        _note(instance.user_id, "token made", token=instance.called, scopes=instance.scopes)


def _note(user_id: int, code: str, **details: Any) -> None:
    note_access(Verb.SECURED, by=SYSTEM, type="users", record_id=user_id, code=code, **details)

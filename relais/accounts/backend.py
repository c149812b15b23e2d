"""Finds who is signed in, with what they may do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from relais.accounts.held_roles import held_roles, with_roles
from relais.accounts.models.user import User


class RolesBackend(ModelBackend):
    def get_user(self, user_id: int) -> User | None:
        rows: list[Any] = list(with_roles(User.objects.filter(pk=user_id)))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        user: User = rows[0]
        user.cached_roles = held_roles(rows)
        return user

    def user_can_authenticate(self, user: Any) -> bool:
        return isinstance(user, User) and user.may_sign_in

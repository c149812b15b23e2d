"""Passwords: whether one is good enough, giving somebody a new one, and the links by which one is chosen."""

from __future__ import annotations

from datetime import timedelta

from axes.utils import reset as forget_failures
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from relais.accounts.models import User
from relais.accounts.sessions import confirm, end_all_sessions, end_other_sessions
from relais.core.links import public_url
from relais.core.seals import BrokenSeal, seal, unseal

#: What a link is for, the address it leads to, and how long it opens.
RESET, INVITATION = "password reset", "invitation"
ADDRESSES = {RESET: "accounts:new_password", INVITATION: "accounts:accept_invitation"}
OPEN = {RESET: timedelta(hours=2), INVITATION: timedelta(days=7)}


def faults_of(password: str, user: User | None) -> list[str]:
    """Why this password is not good enough, in sentences."""
    try:
        validate_password(password, user)
    except ValidationError as invalid:
        return list(invalid.messages)
    return []


def give_password(user: User, password: str) -> None:
    """The new password holds; every session of before is over, and whoever was made to wait need not."""
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password", "updated_at"])
        end_all_sessions(user)
    if user.email:
        forget_failures(username=user.email)


def change_own_password(request: HttpRequest, user: User, password: str) -> None:
    """Another password for whoever asks; this session goes on, the others are over."""
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password", "updated_at"])
        end_other_sessions(request, user)
    confirm(request)


def link_for(user: User, purpose: str) -> str:
    """The address by which the user chooses a password: it opens once, since it names what it replaces."""
    return public_url(reverse(ADDRESSES[purpose], args=[seal(purpose, [user.pk, _state_of(user)])]))


def user_of_link(token: str, purpose: str) -> User | None:
    """Whose link it is, if it still opens."""
    try:
        pk, state = unseal(purpose, token, within=OPEN[purpose])
    except (BrokenSeal, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk).first()
    return user if user is not None and user.may_sign_in and state == _state_of(user) else None


def _state_of(user: User) -> str:
    """Changes with what the link would change, and with the address that it went to."""
    return salted_hmac(
        "relais.accounts.link", f"{user.pk}\n{user.password}\n{user.email}\n{user.sessions_salt}", algorithm="sha256"
    ).hexdigest()

"""What an administrator does about somebody's way in. Each is a button on the page of a user and a route of the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relais.accounts.actors import SYSTEM, Actor
from relais.accounts.jobs import mail_invitation, mail_news, mail_reset
from relais.accounts.models import Role, User
from relais.accounts.second_factors.owning import remove_all_factors
from relais.accounts.sessions import end_all_sessions
from relais.audit.api import note_way_in
from relais.core.errors import DomainError, NotAllowed
from relais.core.jobs import enqueue
from relais.records.api import CannotLeave, change, create


class CannotBeInvited(DomainError):
    """There is no address to write to, or the person may not sign in."""


def invite(user: User, *, by: Actor) -> User:
    """Write to somebody, with a link by which they choose their password; whoever has one already is sent a link for a new one."""
    _demand_administrator(by)
    if not user.email or not user.may_sign_in:
        raise CannotBeInvited(_("Give this person an e-mail address and let them sign in first."))
    if user.has_usable_password():
        enqueue(mail_reset, email=user.email)
    else:
        enqueue(mail_invitation, user_id=user.pk, by=by.user.get_full_name() if by.user else "")
    note_way_in(user.pk, "invited", by=by)
    return user


def deactivate(user: User, *, by: Actor) -> User:
    """Nothing opens to them any more, at once: pages, programs, live pages."""
    _demand_administrator(by)
    if by.user_id == user.pk:
        raise CannotLeave(_("You cannot close your own account: another administrator does."))
    with transaction.atomic():
        change(user, by=by, is_active=False)
        end_all_sessions(user)
    return user


def activate(user: User, *, by: Actor) -> User:
    """They may sign in again; sessions of before do not come back."""
    _demand_administrator(by)
    with transaction.atomic():
        change(user, by=by, is_active=True)
        end_all_sessions(user)
    return user


def sign_out(user: User, *, by: Actor) -> User:
    """End all sessions of somebody."""
    _demand_administrator(by)
    end_all_sessions(user)
    note_way_in(user.pk, "signed out", by=by)
    return user


def reset_second_factor(user: User, *, by: Actor) -> User:
    """For somebody who has lost device and recovery codes: the password alone opens again, once all sessions are over."""
    _demand_administrator(by)
    with transaction.atomic():
        remove_all_factors(user)
        end_all_sessions(user)
        enqueue(mail_news, user_id=user.pk, what="removed")
        note_way_in(user.pk, "second factor reset", by=by)
    return user


def welcome(*, email: str, first_name: str, last_name: str, role: Role, language: str, by: Actor) -> User:
    """Make a user with a role, and write to them."""
    _demand_administrator(by)
    values = {"email": email, "first_name": first_name, "last_name": last_name, "language": language, "roles": [role.pk]}
    with transaction.atomic():
        return invite(create("users", values, by=by), by=by)


def give_roles(user: User, keys: Sequence[str], *, by: Actor) -> User:
    """Have somebody hold these roles and no others. Nobody takes their own administration away, which another would have to give back."""
    changed: User = change(user, by=by, roles=[role.pk for role in Role.objects.living().filter(key__in=keys)])
    return changed


def make_newcomer(values: dict[str, Any], role: Role | None) -> User:
    """Somebody whom a sign-in service of the firm knows, and Relais did not."""
    user: User = create("users", values | {"roles": [role.pk] if role else []}, by=SYSTEM)
    return user


def _demand_administrator(by: Actor) -> None:
    """Whoever may change users is not let at the keys of an administrator by that."""
    if by.user is not None and not by.user.is_administrator:
        raise NotAllowed(_("Only an administrator may do this."))

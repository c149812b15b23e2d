"""Somebody must always be left who may let others in, and nobody gives rights that are not theirs to give."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.accounts.models import HeldRole, Role, User
from relais.core.errors import DomainError, NotAllowed
from relais.records.access.gate import can


class CannotLeave(DomainError):
    """Somebody must be left who may let others in."""

    code = "cannot_leave"


def demand_administrator_left() -> None:
    """Refuse, after a change, where no administrator is left who may sign in. Who takes away at the same time waits here."""
    list(Role.objects.select_for_update().filter(is_administrator=True).values_list("pk", flat=True))
    left = User.objects.filter(is_active=True, deleted_at=None, roles__is_administrator=True, roles__deleted_at=None)
    if not left.exists():
        raise CannotLeave(_("This would leave nobody who may let others in: make somebody else an administrator first."))


def are_administrators(users: Iterable[int]) -> bool:
    """Whether one of these users holds a role that may do everything."""
    return HeldRole.objects.filter(user__in=list(users), role__is_administrator=True, role__deleted_at=None).exists()


def demand_right_to_give(by: Actor) -> None:
    """Whoever may change users gives them no roles by that: it takes the right to decide what roles may do."""
    if not can(by.user, "change", "roles"):
        raise NotAllowed(_("Only an administrator gives roles and takes them away."))

"""Which roles ask for a second factor."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from relais.accounts.models import Role, SecondFactor


def roles_with_numbers() -> QuerySet[Role]:
    """The roles, with how many hold them (`holders`), and how many of these have no second factor (`lacking`)."""
    secured = SecondFactor.objects.values("user")
    active = Q(users__is_active=True, users__deleted_at=None)
    return Role.objects.living().annotate(
        holders=Count("users", filter=active, distinct=True),
        lacking=Count("users", filter=active & ~Q(users__in=secured), distinct=True),
    )


def ask_roles(keys: Sequence[str]) -> None:
    with transaction.atomic():
        Role.objects.exclude(key__in=keys).update(requires_second_factor=False)
        Role.objects.filter(key__in=keys).update(requires_second_factor=True)

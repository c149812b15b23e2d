from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from relais.accounts.requests import Request
from relais.core.jobs.overview import count_dead
from relais.ui.navigation import NavigationItem


def _is_administrator(request: Request) -> bool:
    return request.user.is_authenticated and request.user.is_administrator


def _given_up(request: Request) -> int | None:
    """Jobs that somebody must look at; nothing is shown while there are none."""
    return count_dead() or None


ITEMS = [
    NavigationItem(
        label=_("Jobs"),
        url=reverse_lazy("operations:jobs"),
        icon="cog",
        group="administration",
        order=90,
        count=_given_up,
        permission=_is_administrator,
    )
]

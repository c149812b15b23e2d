from __future__ import annotations

from django.core.cache import cache
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from relais.accounts.requests import Request
from relais.core.jobs.overview import count_dead
from relais.ui.navigation import NavigationItem

KEPT_SECONDS = 60


def _is_administrator(request: Request) -> bool:
    return request.user.is_authenticated and request.user.is_administrator


def _given_up(request: Request) -> int | None:
    """Jobs that somebody must look at, counted once a minute; nothing is shown while there are none."""
    return cache.get_or_set("jobs-given-up", count_dead, KEPT_SECONDS) or None


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

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from relais.accounts.requests import Request
from relais.ui.navigation import NavigationItem


def _is_administrator(request: Request) -> bool:
    return request.user.is_authenticated and request.user.is_administrator


ITEMS = [
    NavigationItem(
        label=_("Modules"),
        url=reverse_lazy("configuration:modules"),
        icon="blocks",
        group="administration",
        order=931,
        permission=_is_administrator,
    ),
    NavigationItem(
        label=_("Translations"),
        url=reverse_lazy("configuration:translations"),
        icon="languages",
        group="administration",
        order=934,
        permission=_is_administrator,
    ),
    NavigationItem(
        label=_("Countries"),
        url=reverse_lazy("configuration:countries"),
        icon="globe",
        group="administration",
        order=933,
        permission=_is_administrator,
    ),
    NavigationItem(
        label=_("Configuration"),
        url=reverse_lazy("configuration:configuration"),
        icon="file-pen-line",
        group="administration",
        order=932,
        permission=_is_administrator,
    ),
]

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from relais.accounts.requests import Request
from relais.activities.my_day import number_due
from relais.ui.navigation import NavigationItem


def _is_signed_in(request: Request) -> bool:
    return request.user.is_authenticated


ITEMS = [
    NavigationItem(
        _("My day"), reverse_lazy("activities:home"), "house", order=0, count=lambda request: number_due(request.user) or None,
        permission=_is_signed_in, dock=True,
    ),
    NavigationItem(_("Calendar"), reverse_lazy("activities:calendar"), "calendar", order=10, permission=_is_signed_in),
]  # fmt: skip

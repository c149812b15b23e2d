from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from relais.accounts.requests import Request
from relais.activities.my_day import number_due
from relais.records.api import can
from relais.ui.navigation import NavigationItem


def _is_signed_in(request: Request) -> bool:
    return request.user.is_authenticated


def _sees_parties(request: Request) -> bool:
    return request.user.is_authenticated and any(can(request.user, "view", key) for key in ("contacts", "organizations"))


def _sees_activities(request: Request) -> bool:
    return request.user.is_authenticated and any(can(request.user, "view", key) for key in ("interactions", "activities"))


ITEMS = [
    NavigationItem(
        _("My day"), reverse_lazy("activities:home"), "house", order=0, count=lambda request: number_due(request.user) or None,
        permission=_is_signed_in, dock=True,
    ),
    NavigationItem(_("Without news"), reverse_lazy("activities:quiet"), "message-circle-off", group="relations", order=70, permission=_sees_parties),
    NavigationItem(_("Portfolios"), reverse_lazy("activities:portfolios"), "briefcase", group="steering", order=10, permission=_sees_parties),
    NavigationItem(_("Breakdown"), reverse_lazy("parties:breakdown"), "chart-pie", group="steering", order=20, permission=_sees_parties),
    NavigationItem(_("Activity report"), reverse_lazy("activities:report"), "chart-column", group="steering", order=30, permission=_sees_activities),
    NavigationItem(_("Calendar"), reverse_lazy("activities:calendar"), "calendar", order=10, permission=_is_signed_in),
]  # fmt: skip

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from relais.accounts.requests import Request
from relais.records.api import can
from relais.ui.navigation import NavigationItem


def _sees_loans(request: Request) -> bool:
    return request.user.is_authenticated and can(request.user, "view", "loans")


OVERDUE = NavigationItem(
    _("Overdue loans"), reverse_lazy("relais_loans:overdue"), "calendar-clock", group="service", order=90, permission=_sees_loans
)

"""Every record type with a group stands in the side bar of those who may see it."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from relais.accounts.requests import Request
from relais.records.access.gate import can
from relais.records.record_type import RecordType
from relais.records.registry import registry
from relais.records.screens.counts import total_of
from relais.ui.navigation import NavigationItem

COUNTED_GROUPS = ("relations", "sales", "service")


def record_type_items(request: Request) -> Iterable[NavigationItem]:
    """The items of this request's user."""
    if not request.user.is_authenticated:
        return
    if request.user.is_administrator:
        yield NavigationItem(_("Who may see what"), reverse("records:rights_explained"), "scan-eye", "administration", 913)
    for declared in registry:
        if declared.group and can(request.user, "view", declared):
            yield _item(declared)


def _item(declared: RecordType) -> NavigationItem:
    return NavigationItem(
        label=declared.name_plural.capitalize(),
        url=declared.list_url(),
        icon=declared.icon,
        group=declared.group,
        order=declared.order,
        count=(lambda request: total_of(declared, request.user)) if declared.group in COUNTED_GROUPS else None,
        dock=declared.on_dock,
    )

"""What a database holds before anybody has written to it: roles and the entries of the lists. Runs after each migration."""

from __future__ import annotations

from typing import Any

from django.apps import apps as live_apps

from relais.records.access.default_roles import make_default_roles
from relais.records.reference_lists.first_entries import fill_empty_lists


def fill(*, apps: Any = live_apps, using: str = "default", **_: object) -> None:
    """Going back to a state without these tables leaves nothing to fill."""
    try:
        apps.get_model("records", "ReferenceItem")
        apps.get_model("accounts", "Role")
    except LookupError:
        return
    make_default_roles(apps, using)
    fill_empty_lists(apps, using)

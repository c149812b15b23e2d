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
        apps.get_model("records", "Firm")
        apps.get_model("accounts", "Role")
    except LookupError:
        return
    make_default_roles(apps, using)
    _make_firm(apps, using)
    fill_empty_lists(apps, using)
    _make_findable(apps)


def _make_firm(apps: Any, using: str) -> None:
    firms = apps.get_model("records", "Firm").objects.using(using)
    if not firms.exists():
        firms.create()


def _make_findable(apps: Any) -> None:
    """What was written past the door of the engine is not in the search index yet; on the way through old states it stays so."""
    from relais.records.models import ReferenceItem
    from relais.records.search.index import rebuild

    model = apps.get_model("records", "ReferenceItem")
    if {column.name for column in model._meta.concrete_fields} == {column.name for column in ReferenceItem._meta.concrete_fields}:
        rebuild(["reference-items"])

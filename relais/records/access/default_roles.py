"""The roles that a new installation begins with. From then on they are the firm's own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

#: What nobody but an administrator changes, whatever `*` says.
_HOUSE: dict[str, dict[str, Any]] = {"users": {"view": "all"}, "teams": {"view": "all"}}


def _grants(view: str, change: str, delete: str, *, writes: bool = True, export: bool = False) -> dict[str, dict[str, Any]]:
    return {"*": {"view": view, "create": writes, "change": change, "delete": delete, "export": export, "bulk": writes}, **_HOUSE}


DEFAULT_ROLES: list[dict[str, Any]] = [
    {
        "key": "administrator",
        "name": _("Administrator"),
        "description": _("May do everything, and decides what the others may do."),
        "is_administrator": True,
    },
    {
        "key": "manager",
        "name": _("Manager"),
        "description": _("Sees, changes, hands over, deletes and exports what belongs to the own team and to the teams below it."),
        "grants": _grants("team", "team", "team", export=True),
    },
    {
        "key": "seller",
        "name": _("Seller"),
        "description": _("Sees and changes what belongs to the own team; deletes only what is his or her own."),
        "grants": _grants("team", "team", "own"),
    },
    {
        "key": "agent",
        "name": _("Service agent"),
        "description": _("Sees and changes everything, to answer any customer; deletes only what is his or her own."),
        "grants": _grants("all", "all", "own"),
    },
    {
        "key": "marketer",
        "name": _("Marketer"),
        "description": _("Sees, changes and exports everything, to address any group; deletes only what is his or her own."),
        "grants": _grants("all", "all", "own", export=True),
    },
    {
        "key": "reader",
        "name": _("Reader"),
        "description": _("Sees everything and changes nothing."),
        "grants": _grants("all", "none", "none", writes=False),
    },
]


def make_default_roles(apps: Any, using: str = "default") -> None:
    """Roles for a database that has none; where there are some, the firm has decided."""
    role = apps.get_model("accounts", "Role")
    if not role.objects.using(using).exists():
        role.objects.using(using).bulk_create(role(**values) for values in DEFAULT_ROLES)

"""Roles that the company has made beside those of a new installation, and a record that was shared."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from relais.accounts.models import Role, User
from relais.adoption.demo.house import DOMAIN, SIGN_IN
from relais.records.api import change, create, visible
from relais.records.demo import Demo

SOUTHERN = {"field": "country", "op": "in", "value": ["IT", "ES", "PT"]}
NOTHING = {"view": "none"}
ROLES: list[dict[str, Any]] = [
    {
        "name": "Contrôle de gestion", "description": "Lit et exporte tout, ne change rien ; ne voit pas les coordonnées des personnes.",
        "grants": {
            "*": {"view": "all", "export": True},
            "contacts": {"view": "all", "fields": {"email": "hidden", "phone": "hidden", "emails": "hidden", "phones": "hidden"}},
            "users": {"view": "all"}, "teams": {"view": "all"},
        },
    },
    {
        "name": "Territoire Europe du Sud", "description": "Les clients d’Italie, d’Espagne et du Portugal, quel que soit leur propriétaire.",
        "grants": {"organizations": {"view": SOUTHERN, "change": SOUTHERN}, "contacts": {"view": SOUTHERN, "change": SOUTHERN}},
    },
]  # fmt: skip
CONTROLLER = {"first_name": "Odile", "last_name": "Marchand", "job_title": "Contrôleuse de gestion", "office": "Lyon", "language": "fr"}
SELLER = f"paola.ricci@{DOMAIN}"
SHARED_WITH = f"farid.mansouri@{DOMAIN}"
SHARED_FOR = timedelta(days=30)


def add_rights(demo: Demo) -> None:
    """Made by the administrator, as she would in the screens."""
    administrator = User.objects.get(email=SIGN_IN)
    by, operation = demo.actor(administrator), demo.operation(administrator)
    controller, southern = (create("roles", values, by=by, operation=operation) for values in ROLES)
    email = f"odile.marchand@{DOMAIN}"
    create("users", CONTROLLER | {"email": email, "team": administrator.team_id, "roles": [controller.pk]}, by=by, operation=operation)
    seller = User.objects.get(email=SELLER)
    held = list(Role.objects.living().filter(users=seller).values_list("pk", flat=True))
    change(seller, by=by, operation=operation, roles=[*held, southern.pk])
    deal = visible(None, "opportunities").filter(stage__kind="open").order_by("pk").first()
    if deal is not None:
        person = User.objects.get(email=SHARED_WITH)
        share = {
            "type": "opportunities",
            "record_id": deal.pk,
            "person": person.pk,
            "right": "change",
            "ends_on": demo.now.date() + SHARED_FOR,
        }
        create("shares", share, by=by, operation=operation)

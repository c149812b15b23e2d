from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.core import clock
from relais.parties.errors import RoleNotHeld
from relais.parties.models import Party
from relais.records.api import change, registry, title_for


def give_role(party: Party, role: str, *, by: Actor, since: date | None = None) -> Party:
    """Say that the party is a supplier, a reseller… from a day on, today unless told; a role already held stays as it is."""
    with transaction.atomic():
        roles = _roles_of(party)
        if any(item["role"] == role and item["until"] is None for item in roles):
            return party
        return change(party, by=by, roles=[*roles, {"role": role, "since": since or clock.today()}])


def end_role(party: Party, role: str, *, by: Actor, until: date | None = None) -> Party:
    """The party holds the role no longer after a day, today unless told; that it held it stays known."""
    with transaction.atomic():
        roles = _roles_of(party)
        if not any(item["role"] == role and item["until"] is None for item in roles):
            raise RoleNotHeld(_("{name} does not have this role.").format(name=title_for(by.user, registry.of(party), party)))
        ended = [item | {"until": until or clock.today()} if item["role"] == role and item["until"] is None else item for item in roles]
        return change(party, by=by, roles=ended)


def _roles_of(party: Party) -> list[dict[str, object]]:
    return registry.of(party).collections["roles"].read([party.pk]).get(party.pk, [])

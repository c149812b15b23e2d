"""An agent of the manager's: what it did, what was refused, and what waits."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from relais.accounts.models import ApiToken, User
from relais.adoption.demo.house import SIGN_IN
from relais.core import clock
from relais.integrations.api import Call, Caller, make_agent, perform, refuse
from relais.records.api import registry

if TYPE_CHECKING:
    from relais.records.demo import Demo

ORGANIZATIONS, ENOUGH = "organizations", 6


def show_agent(demo: Demo) -> int:
    """It looks after the headcounts of customers, and once wanted too much."""
    chosen = list(registry.get(ORGANIZATIONS).queryset().order_by("pk").values_list("pk", "headcount")[:ENOUGH])
    if len(chosen) < ENOUGH:
        return 0
    person = User.objects.get(email=SIGN_IN)
    agent, _secret = make_agent(person, name="Veille", scopes=["read", f"{ORGANIZATIONS}:write"])
    token = ApiToken.living(clock.now(), pk=agent.token_id)
    if token is None:
        return 0
    caller = Caller.of(agent, token)
    with clock.pretend(demo.now - timedelta(days=2)):
        asked = perform(_deletion(chosen[-1][0]), caller, purpose="Leur site ne répond plus.")
        if asked.approval is not None:
            refuse(asked.approval.pk, by=person, reason="Ils ont déménagé : on garde la fiche.")
    with clock.pretend(demo.now - timedelta(hours=3)):
        for pk, headcount in chosen[:3]:
            perform(_change(pk, {"headcount": (headcount or 12) + 4}), caller)
    with clock.pretend(demo.now - timedelta(minutes=40)):
        perform(_deletion(chosen[3][0]), caller, purpose="Radiée du registre du commerce le mois dernier.")
    return 1


def _change(pk: int, values: dict[str, Any]) -> Call:
    return Call("update", "PATCH", "/{int:id}/", ORGANIZATIONS, {"id": pk}, body=values)


def _deletion(pk: int) -> Call:
    return Call("delete", "DELETE", "/{int:id}/", ORGANIZATIONS, {"id": pk})

from __future__ import annotations

from datetime import date

from django.db import transaction

from relais.accounts.actors import Actor
from relais.parties.models import Party
from relais.parties.reference_lists import CUSTOMER, FORMER_CUSTOMER, LEAD, PROSPECT
from relais.records.api import change


def change_lifecycle_stage(party: Party, stage: str, *, by: Actor, since: date | None = None) -> Party:
    """Move the party to another stage as a customer; the stage it leaves is kept in its history."""
    return change(party, by=by, lifecycle=stage, lifecycle_since=since)


def become_customer(party_id: int, *, by: Actor) -> None:
    """Who is not one yet becomes a customer today; whoever has gone further, or has left the stages of customers, stays as they are."""
    with transaction.atomic():
        party = Party.objects.living().filter(pk=party_id, lifecycle__in=("", LEAD, PROSPECT, FORMER_CUSTOMER)).first()
        if party is not None:
            change(party, by=by, lifecycle=CUSTOMER, lifecycle_since=None)

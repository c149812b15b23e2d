"""What selling means to the rest of the firm."""

from __future__ import annotations

from relais.accounts.actors import SYSTEM
from relais.core.events import handles
from relais.parties.api import become_customer
from relais.sales.events import OpportunityStageChanged
from relais.sales.models import Stage


@handles(OpportunityStageChanged)
def make_buyers_customers(event: OpportunityStageChanged) -> None:
    """Who buys is a customer from then on."""
    if event.status == Stage.Kind.WON and event.party_id is not None:
        become_customer(event.party_id, by=SYSTEM)

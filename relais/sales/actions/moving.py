from __future__ import annotations

from relais.accounts.actors import Actor
from relais.records.api import change
from relais.sales.models import Opportunity, Stage


def move_opportunity(opportunity: Opportunity, stage: Stage | int, *, by: Actor, version: int | None = None) -> Opportunity:
    """Bring the opportunity into another stage; what follows from that stage follows."""
    return change(opportunity, by=by, version=version, stage=stage if isinstance(stage, int) else stage.pk)

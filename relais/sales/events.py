"""What happens to opportunities, beyond what `records` tells of every record."""

from __future__ import annotations

from dataclasses import dataclass

from relais.core.events import Event


@dataclass(frozen=True)
class OpportunityStageChanged(Event):
    """An opportunity came into a stage; `old_stage_id` is None for a new one. `status` is open, won or lost."""

    opportunity_id: int
    old_stage_id: int | None
    new_stage_id: int
    status: str
    party_id: int | None

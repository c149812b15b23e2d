"""What happens to parties, beyond what `records` tells of every record."""

from __future__ import annotations

from dataclasses import dataclass

from relais.core.events import Event


@dataclass(frozen=True)
class PartyLifecycleChanged(Event):
    """A party went from one stage as a customer to another; either may be empty."""

    party_id: int
    old_stage: str
    new_stage: str

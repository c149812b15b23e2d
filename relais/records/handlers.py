"""What the engine does after its own writes."""

from __future__ import annotations

from relais.core.events import handles
from relais.records.events import RecordsMerged
from relais.records.search.following import refresh_linking


@handles(RecordsMerged)
def follow_merges(event: RecordsMerged) -> None:
    """What was attached to the others is found by the titles of the winners."""
    refresh_linking(event.type, event.winner_ids)

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from relais.core.events import emit_many
from relais.sales.events import OpportunityStageChanged

if TYPE_CHECKING:
    from relais.records.api import Draft


def tell_stage_changes(drafts: Sequence[Draft]) -> None:
    """Tell the rest of the firm which opportunities came into another stage; new ones are told by the engine."""
    emit_many(
        OpportunityStageChanged(
            opportunity_id=draft.record.pk,
            old_stage_id=draft.before["stage"],
            new_stage_id=draft.record.stage_id,
            status=draft.record.status,
            party_id=draft.record.organization_id or draft.record.contact_id,
        )
        for draft in drafts
        if not draft.is_new and "stage" in draft.before
    )

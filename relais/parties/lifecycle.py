"""The stages of a party as a customer: the current one stands on the party with its date, the past ones are kept as entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from relais.core import clock
from relais.core.events import emit_many
from relais.parties.events import PartyLifecycleChanged
from relais.parties.models import LifecycleEntry, Party
from relais.parties.reference_lists import LEAD
from relais.records.api import Operation

if TYPE_CHECKING:
    from relais.records.api import Draft


def date_stages(drafts: Sequence[Draft]) -> None:
    """A stage begins today unless told; a new party is a lead, but for those that have another role."""
    today = clock.today()
    for draft in drafts:
        values = draft.values
        if draft.is_new and not values.get("lifecycle") and not values.get("roles"):
            values["lifecycle"] = LEAD
        if "lifecycle" in values and not values.get("lifecycle_since") and (draft.is_new or values["lifecycle"] != draft.record.lifecycle):
            values["lifecycle_since"] = today if values["lifecycle"] else None


def keep_history(drafts: Sequence[Draft]) -> None:
    """Keep the stage that was left; a stage taken back (undo) leaves no trace in the history."""
    changed = [draft for draft in drafts if not draft.is_new and "lifecycle" in draft.before]
    if not changed:
        return
    past = _past_entries(changed)
    gone: list[int] = []
    kept: list[LifecycleEntry] = []
    for draft in changed:
        party: Party = draft.record
        left, left_since = draft.before["lifecycle"], draft.before.get("lifecycle_since", party.lifecycle_since)
        taken_back = next(
            (e for e in past[party.pk] if (e.stage, e.since) == (party.lifecycle, party.lifecycle_since) and e.until == left_since), None
        )
        if taken_back is not None:
            gone.append(taken_back.pk)
        elif left and not _is_taking_back(draft):
            until = max(filter(None, (party.lifecycle_since, left_since)), default=clock.today())
            kept.append(LifecycleEntry(party=party, stage=left, since=left_since, until=until))
    LifecycleEntry.objects.filter(pk__in=gone).delete()
    LifecycleEntry.objects.bulk_create(kept, batch_size=1000)
    emit_many(PartyLifecycleChanged(party_id=d.record.pk, old_stage=d.before["lifecycle"], new_stage=d.record.lifecycle) for d in changed)


def _is_taking_back(draft: Draft) -> bool:
    """A stage that an undo takes away was never there."""
    return draft.operation is not None and draft.operation.kind == Operation.Kind.UNDO


def _past_entries(drafts: Sequence[Draft]) -> dict[int, list[LifecycleEntry]]:
    found: dict[int, list[LifecycleEntry]] = defaultdict(list)
    for entry in LifecycleEntry.objects.filter(party__in=[draft.record.pk for draft in drafts]):
        found[entry.party_id].append(entry)
    return found


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage with its dates; the current one has no end."""

    key: str
    since: date | None
    until: date | None


def history_of(party: Party) -> list[Stage]:
    """Every stage that the party has been through, oldest first, the current one last."""
    past = [Stage(entry.stage, entry.since, entry.until) for entry in party.lifecycle_entries.all()]
    return [*past, Stage(party.lifecycle, party.lifecycle_since, None)] if party.lifecycle else past

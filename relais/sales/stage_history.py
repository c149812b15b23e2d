"""The stages that an opportunity has been through, with the time it spent in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from relais.core import clock
from relais.core.inserting import insert_rows
from relais.sales.models import Opportunity, StageEntry
from relais.sales.pipelines import PIPELINES, Pipelines
from relais.sales.progress import ZONE

if TYPE_CHECKING:
    from relais.records.api import Draft

COLUMNS = ("opportunity_id", "stage_id", "since", "until")


def keep_stages(drafts: Sequence[Draft]) -> None:
    """Keep the stage that was left. Of one that comes in closed, the last stage before; a stage taken back (undo) leaves no trace."""
    rows: list[tuple[int, int, datetime | None, datetime]] = []
    pipelines = PIPELINES.get()
    rows += [entry for draft in drafts if draft.is_new and (entry := _before_closing(draft.record, pipelines))]
    left = [draft for draft in drafts if not draft.is_new and "stage" in draft.before]
    past = _past_entries(left)
    gone: list[int] = []
    for draft in left:
        record: Opportunity = draft.record
        stage, since = draft.before["stage"], draft.before.get("stage_since", record.stage_since)
        until = max(filter(None, (record.stage_since, since)), default=clock.now())
        taken_back = next(
            (e for e in past[record.pk] if (e.stage_id, e.since) == (record.stage_id, record.stage_since) and e.until == since), None
        )
        if taken_back is not None:
            gone.append(taken_back.pk)
        elif stage:
            rows.append((record.pk, stage, since, until))
    if gone:
        StageEntry.objects.filter(pk__in=gone).delete()
    insert_rows(StageEntry, COLUMNS, rows)


def _before_closing(record: Opportunity, pipelines: Pipelines) -> tuple[int, int, datetime, datetime] | None:
    pipeline = pipelines.by_id.get(record.pipeline_id)
    last = pipeline.last_open if pipeline else None
    if not record.is_closed or record.opened_on is None or record.stage_since is None or last is None:
        return None
    since = datetime.combine(record.opened_on, time(), ZONE)
    return (record.pk, last.pk, since, record.stage_since) if since <= record.stage_since else None


def _past_entries(drafts: Sequence[Draft]) -> dict[int, list[StageEntry]]:
    found: dict[int, list[StageEntry]] = defaultdict(list)
    for entry in StageEntry.objects.filter(opportunity__in=[draft.record.pk for draft in drafts]):
        found[entry.opportunity_id].append(entry)
    return found


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in a stage; the present one has no end."""

    stage_id: int
    since: datetime | None
    until: datetime | None

    def length(self, now: datetime) -> timedelta | None:
        return None if self.since is None else (self.until or now) - self.since


def stays_of(opportunity: Opportunity) -> list[Stay]:
    """Every stage that it has been in, oldest first, the present one last."""
    past = [Stay(entry.stage_id, entry.since, entry.until) for entry in opportunity.stage_entries.all()]
    return [*past, Stay(opportunity.stage_id, opportunity.stage_since, None)]

"""What happens to followed records is told to those who follow them. A handler that runs twice tells once: the key holds the operation."""

from __future__ import annotations

from relais.collaboration.actions import notify_followers, notify_of_approval, notify_of_end
from relais.core.events import handles
from relais.integrations.events import ApprovalAsked
from relais.records.events import LongChangeEnded, RecordsChanged, RecordsDeleted, RecordsMerged, RecordsRestored


@handles(RecordsChanged)
def tell_of_changes(event: RecordsChanged) -> None:
    """Tell followers that a record changed."""
    notify_followers(
        "changed",
        event.type,
        event.ids,
        key=f"changed:{event.operation_id}",
        actor_id=event.actor_id,
        arguments={"fields": event.fields},
        operation_id=event.operation_id,
    )


@handles(RecordsDeleted)
def tell_of_deletions(event: RecordsDeleted) -> None:
    """Tell followers that a record went to the bin."""
    notify_followers("deleted", event.type, event.ids, key=f"deleted:{event.operation_id}", actor_id=event.actor_id)


@handles(RecordsRestored)
def tell_of_restorations(event: RecordsRestored) -> None:
    """Tell followers that a record is back."""
    notify_followers("restored", event.type, event.ids, key=f"restored:{event.operation_id}", actor_id=event.actor_id)


@handles(RecordsMerged)
def tell_of_merges(event: RecordsMerged) -> None:
    """Tell followers that another record went into theirs."""
    notify_followers("merged", event.type, event.winner_ids, key=f"merged:{event.operation_id}", actor_id=event.actor_id)


@handles(LongChangeEnded)
def tell_of_long_changes(event: LongChangeEnded) -> None:
    """Tell whoever began a change in the background that it has ended."""
    notify_of_end(event.operation_id, event.actor_id, key=f"ended:{event.job_id}:{event.starts}")


@handles(ApprovalAsked)
def tell_of_approvals(event: ApprovalAsked) -> None:
    """Tell whose agent it is that it waits for them."""
    notify_of_approval(event.approval_id, event.person_id, agent=event.agent)

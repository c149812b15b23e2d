"""Mentions, assignments and news of followed parties become notifications; merges move the last contact along."""

from __future__ import annotations

from relais.activities.actions.last_contact import PARTIES, find_last_contact, follow_restored_parties
from relais.activities.actions.telling import tell_followers_of_new, tell_new_owners, tell_the_mentioned
from relais.core.events import handles
from relais.records.events import RecordsChanged, RecordsCreated, RecordsMerged, RecordsRestored


@handles(RecordsCreated)
def tell_of_new_entries(event: RecordsCreated) -> None:
    """Tell colleagues of what was written down or planned."""
    if event.type in ("interactions", "notes"):
        tell_the_mentioned(event.type, event.ids, event.actor_id)
        tell_followers_of_new(event.type, event.ids, event.actor_id)
    elif event.type == "activities":
        tell_new_owners(event.ids, event.actor_id, event.operation_id)


@handles(RecordsChanged)
def tell_of_changed_entries(event: RecordsChanged) -> None:
    """Tell colleagues who are named or charged by a change."""
    if event.type in ("interactions", "notes") and "body" in event.fields:
        tell_the_mentioned(event.type, event.ids, event.actor_id)
    elif event.type == "activities" and "owner" in event.fields:
        tell_new_owners(event.ids, event.actor_id, event.operation_id)


@handles(RecordsMerged)
def follow_merges(event: RecordsMerged) -> None:
    """The merged party was last dealt with when any of them was."""
    if event.type in PARTIES:
        find_last_contact([*event.winner_ids, *event.ids])


@handles(RecordsRestored)
def follow_restorations(event: RecordsRestored) -> None:
    """A party that is back, perhaps out of a merge, has its own last contact again."""
    if event.type in PARTIES:
        follow_restored_parties(event.ids, event.operation_id)

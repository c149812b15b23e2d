from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from relais.activities.mentions import mentioned_ids
from relais.collaboration.api import notify, notify_followers
from relais.core import clock
from relais.records.api import registry

#: More at once, as in an import, is told by the import itself; what is dated back is history, not news.
MOST_TOLD = 200
NEWS = timedelta(days=2)


def _entries(type_key: str, ids: Sequence[int]) -> list[Any]:
    if len(ids) > MOST_TOLD:
        return []
    rows = registry.get(type_key).queryset().filter(pk__in=list(ids), updated_at__gte=clock.now() - NEWS)
    return list(rows.select_related("party"))


def tell_the_mentioned(type_key: str, ids: Sequence[int], actor_id: int | None) -> None:
    """Those named with @ hear of it once, if the entry is open to them."""
    for entry in _entries(type_key, ids):
        notify(mentioned_ids(entry.body), "mentioned", type_key, entry.pk, key=f"mention:{type_key}:{entry.pk}", actor_id=actor_id)


def tell_new_owners(ids: Sequence[int], actor_id: int | None, operation_id: int) -> None:
    """Who has something new to do hears of it, unless it was his or her own doing."""
    for activity in _entries("activities", ids):
        if activity.owner_id and not activity.is_done:
            notify(
                [activity.owner_id], "assigned", "activities", activity.pk, key=f"assigned:{activity.pk}:{operation_id}", actor_id=actor_id
            )


def tell_followers_of_new(type_key: str, ids: Sequence[int], actor_id: int | None) -> None:
    """Those who follow the party hear that there is something new, not what it says."""
    for entry in _entries(type_key, ids):
        if entry.party:
            arguments = {"channel": entry.channel} if type_key == "interactions" else {}
            party_type = registry.of(entry.party).key
            notify_followers(
                type_key,
                party_type,
                [entry.party_id],
                key=f"{type_key}:{entry.pk}",
                actor_id=actor_id,
                arguments=arguments,
                told_already=mentioned_ids(entry.body),
            )

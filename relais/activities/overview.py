"""What activities know of a party: what is open, how often there was contact, who is around."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from relais.activities.panels import FIGURE_DAYS
from relais.activities.quietness import silence_of
from relais.activities.subjects import attached_to, has_history
from relais.parties.api import Party, people_around
from relais.records.api import OverviewPart, RecordType, can, count_rows, readable_fields, register_overview_part, registry, visible
from relais.records.fields import Reader

MOST_OPEN = 50


def register_overview() -> None:
    for key, read in (("open", tell_open), ("contact", tell_contact), ("around", tell_around)):
        register_overview_part(OverviewPart(key, read))


def tell_open(declared: RecordType, record: Any, reader: Reader) -> list[dict[str, Any]] | None:
    """Tasks, calls and meetings that are still to be done."""
    if not has_history(declared) or not can(reader.user, "view", "activities"):
        return None
    rows = visible(reader.user, "activities").filter(attached_to(declared, record, reader), done_at=None).order_by("due_at", "pk")
    return [
        {"id": each.pk, "kind": each.kind, "subject": each.subject, "due_at": each.due_at, "all_day": each.all_day, "owner": each.owner_id}
        for each in rows[:MOST_OPEN]
    ]


def tell_contact(declared: RecordType, record: Any, reader: Reader) -> dict[str, Any] | None:
    """How often there was contact, on which channels, and whether silence is long."""
    if not isinstance(record, Party) or not can(reader.user, "view", "interactions"):
        return None
    since = reader.at - timedelta(days=FIGURE_DAYS)
    rows = visible(reader.user, "interactions").filter(attached_to(declared, record, reader), at__gte=since).order_by()
    told = {
        "days": FIGURE_DAYS,
        "by_channel": {row["channel"]: row["number"] for row in rows.values("channel").annotate(number=count_rows())},
    }
    if {"last_interaction_at", "lifecycle", "category"} <= readable_fields(reader.user, declared).keys():
        told |= {"last": record.last_interaction_at, "is_silent_for_too_long": silence_of(record, reader) is not None}
    return told


def tell_around(declared: RecordType, record: Any, reader: Reader) -> list[dict[str, Any]] | None:
    """Colleagues, those who recommend, the household: whom the reader may see."""
    if not isinstance(record, Party):
        return None
    return [
        {"id": tie.party.pk, "type": registry.of(tie.party).key, "title": tie.party.name, "words": tie.words}
        for tie in people_around(record, reader.user)
    ]

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from relais.accounts.actors import Actor
from relais.activities.errors import AlreadyDone, NotDone
from relais.activities.models import Activity, Interaction
from relais.core import clock
from relais.records.api import Operation, can, change, create_many, delete_many, may, registry, start_operation, visible, visible_or_404

if TYPE_CHECKING:
    from relais.records.api import Draft

SPOKEN = (Activity.Kind.CALL, Activity.Kind.MEETING)


def complete_activity(activity: Activity, *, by: Actor, outcome: str = "", at: datetime | None = None) -> tuple[Activity, Operation]:
    """Check it off. A call or a meeting with a party becomes an interaction. The operation is the way back."""
    with transaction.atomic():
        activity = visible_or_404(by.user, "activities", activity.pk, to="change")
        if activity.is_done:
            raise AlreadyDone
        operation = start_operation(Operation.Kind.EDIT, "activities", by=by)
        values: dict[str, Any] = {"done_at": at or clock.now()} | ({"outcome": outcome} if outcome else {})
        return change(activity, by=by, operation=operation, **values), operation


def reopen_activity(activity: Activity, *, by: Actor) -> Activity:
    """It is to be done after all; the interaction that it became goes to the bin."""
    with transaction.atomic():
        activity = visible_or_404(by.user, "activities", activity.pk, to="change")
        if not activity.is_done:
            raise NotDone
        operation = start_operation(Operation.Kind.EDIT, "activities", by=by)
        reopened: Activity = change(activity, by=by, operation=operation, done_at=None, outcome="")
        written = Interaction.objects.living().filter(about_type="activities", about_id=activity.pk)
        delete_many("interactions", list(written.values_list("pk", flat=True)), by=Actor(None, by.through), operation=operation)
        return reopened


def write_down_completed(drafts: Sequence[Draft], *, by: Actor) -> None:
    """Calls and meetings that are done now, however that was said, stand among the interactions of their party."""
    done = [draft for draft in drafts if draft.values.get("done_at") and draft.record.kind in SPOKEN and draft.record.party_id]
    known = _written_down([draft.record.pk for draft in done if not draft.is_new])
    by_hand: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for draft in done:
        if draft.record.pk not in known:
            by_hand[_may_write(draft.record, by)].append(_interaction_of(draft.record, by))
    for is_own, rows in by_hand.items():
        if rows:
            create_many("interactions", rows, by=by if is_own else Actor(None, by.through), operation=done[0].operation)


def _written_down(ids: Sequence[int]) -> set[int]:
    rows = Interaction.objects.living().filter(about_type="activities", about_id__in=ids)
    return {pk for pk in rows.values_list("about_id", flat=True) if pk} if ids else set()


def _may_write(activity: Activity, by: Actor) -> bool:
    """Who was given a call with a party closed to him or her may still say that it took place."""
    if by.user is None or not can(by.user, "create", "interactions") or not may(by.user, "view", activity, registry.get("activities")):
        return False
    return any(
        visible(by.user, key).filter(pk=activity.party_id).exists() for key in ("contacts", "organizations") if can(by.user, "view", key)
    )


def _interaction_of(activity: Activity, by: Actor) -> dict[str, Any]:
    started = activity.due_at if activity.due_at and not activity.all_day else activity.done_at
    minutes = int((activity.ends_at - activity.due_at).total_seconds() // 60) if activity.ends_at and activity.due_at else None
    return {
        "at": min(started, activity.done_at, clock.now()),  # type: ignore[type-var]
        "channel": activity.kind,
        "direction": Interaction.Direction.OUT if activity.kind == Activity.Kind.CALL else Interaction.Direction.NONE,
        "subject": activity.subject,
        "party": activity.party_id,
        "owner": activity.owner_id or by.user_id,
        "duration_minutes": minutes,
        "outcome": activity.outcome,
        "about_type": "activities",
        "about_id": activity.pk,
    }

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from relais.accounts.models import User
from relais.collaboration.approvals import ASKED
from relais.collaboration.audience import living_users, open_to
from relais.collaboration.long_changes import ENDED
from relais.collaboration.models import Follow, Notification
from relais.core import clock
from relais.core.events import emit
from relais.records.api import Change, registry
from relais.records.events import PersonTold

#: A batch larger than this, such as an import, tells its followers of the records only that there was one.
MOST_AT_ONCE = 50


def notify(
    user_ids: Sequence[int],
    kind: str,
    type_key: str,
    pk: int,
    *,
    key: str,
    actor_id: int | None = None,
    arguments: Mapping[str, Any] | None = None,
) -> int:
    """Tell these people, but for the one who did it and those to whom the record is not open now. Returns how many were told."""
    told = 0
    for user in living_users([pk_ for pk_ in set(user_ids) if pk_ != actor_id]):
        if pk in open_to(user, type_key, [pk], with_deleted=True):
            told += _store(user, kind, type_key, pk, key, actor_id, arguments or {})
    return told


def notify_followers(
    kind: str,
    type_key: str,
    ids: Sequence[int],
    *,
    key: str,
    actor_id: int | None = None,
    arguments: Mapping[str, Any] | None = None,
    told_already: Sequence[int] = (),
    operation_id: int | None = None,
) -> int:
    """Tell those who follow one of the records; each is asked for access anew. Returns how many notifications were made.

    Of an operation, they hear what it did since they follow: one that writes history is no news.
    """
    if type_key not in registry:
        return 0
    followed: dict[int, set[int]] = defaultdict(set)
    rows = Follow.objects.filter(type=type_key, record_id__in=list(ids)).exclude(
        user_id__in=[*told_already, *([actor_id] if actor_id else [])]
    )
    follows = list(rows.values_list("user_id", "record_id", "at"))
    last, fields = _done_by(operation_id, type_key, [pk for _user, pk, _since in follows])
    for user_id, pk, since in follows:
        if last.get(pk, since) >= since:
            followed[user_id].add(pk)
    told = 0
    for user in living_users(list(followed)):
        for pk in sorted(open_to(user, type_key, followed[user.pk], with_deleted=True))[:MOST_AT_ONCE]:
            own = {"fields": sorted(fields[pk])} if pk in fields else {}
            told += _store(user, kind, type_key, pk, f"{key}:{pk}", actor_id, {**(arguments or {}), **own})
    return told


def _done_by(operation_id: int | None, type_key: str, pks: Sequence[int]) -> tuple[dict[int, datetime], dict[int, set[str]]]:
    """When an operation, or what is part of it, last wrote each record, and which fields of it; a batch tells of all its fields together."""
    last: dict[int, datetime] = {}
    fields: dict[int, set[str]] = defaultdict(set)
    if operation_id is not None and pks:
        within = Q(operation_id=operation_id) | Q(operation__details__part_of=operation_id)
        changes = Change.objects.filter(within, type=type_key, record_id__in=pks)
        for pk, at, values in changes.order_by("id").values_list("record_id", "at", "values"):
            last[pk] = at
            fields[pk] |= values.keys()
    return last, fields


def _store(user: User, kind: str, type_key: str, pk: int, key: str, actor_id: int | None, arguments: Mapping[str, Any]) -> int:
    _row, made = Notification.objects.get_or_create(
        user=user,
        key=key[:120],
        defaults={"at": clock.now(), "kind": kind, "type": type_key, "record_id": pk, "actor_id": actor_id, "arguments": dict(arguments)},
    )
    return int(made)


def mark_read(pk: int, *, by: User) -> None:
    """The user has seen one of the notifications."""
    Notification.objects.of(by).unread().filter(pk=pk).update(read_at=clock.now())


def mark_all_read(*, by: User) -> int:
    """The user has seen everything; returns how many were new."""
    return Notification.objects.of(by).unread().update(read_at=clock.now())


def notify_of_end(operation_id: int, user_id: int, *, key: str) -> None:
    """Tell the person that their change in the background has ended; pages that are open say so at once."""
    with transaction.atomic():
        for user in living_users([user_id]):
            if _store(user, ENDED, "", operation_id, key, None, {}):
                emit(PersonTold(user.pk))


def notify_of_approval(approval_id: int, user_id: int, *, agent: str) -> None:
    """Tell the person that an agent of theirs asks for something."""
    with transaction.atomic():
        for user in living_users([user_id]):
            if _store(user, ASKED, "", approval_id, f"approval:{approval_id}", None, {"agent": agent}):
                emit(PersonTold(user.pk))

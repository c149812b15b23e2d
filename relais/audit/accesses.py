"""Who read, took away, came in, or was refused: one row each, never a value, a secret or the number of a session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q

from relais.accounts.actors import Actor
from relais.audit.models import Access
from relais.core import clock

#: Who looks at the same record again within this time is not written down again.
SAME_LOOK = timedelta(minutes=10)
LONGEST_KEY = 60
Verb = Access.Verb


def note_access(verb: Access.Verb, *, by: Actor, type: str = "", record_id: int | None = None, number: int = 0, **details: Any) -> None:
    """Write down what somebody did that changed no record."""
    Access.objects.create(
        at=clock.now(), actor_id=by.user_id, verb=verb, type=type, record_id=record_id, through=by.through, key=by.key[:LONGEST_KEY],
        address=by.address, number=number, details=details,
    )  # fmt: skip


def note_view(type: str, pk: int, fields: Sequence[str], *, by: Actor) -> None:
    """Somebody looked at a record that holds something delicate."""
    again = Access.objects.filter(type=type, record_id=pk, verb=Verb.VIEWED, at__gte=clock.now() - SAME_LOOK)
    if not again.filter(Q(actor_id=by.user_id), key=by.key[:LONGEST_KEY], address=by.address).exists():
        note_access(Verb.VIEWED, by=by, type=type, record_id=pk, number=1, fields=list(fields))


def note_list(type: str, pks: Sequence[int], fields: Sequence[str], *, by: Actor) -> None:
    """Somebody was given a list with something delicate in it: which records, in one row."""
    note_access(Verb.LISTED, by=by, type=type, number=len(pks), fields=list(fields), ids=list(pks))


def note_way_in(user_id: int, code: str, *, by: Actor, **details: Any) -> None:
    """Somebody changed how, or with which rights, a user comes in."""
    note_access(Verb.SECURED, by=by, type="users", record_id=user_id, code=code, **details)


def note_export(type: str, number: int, *, by: Actor, format: str, query: Any, columns: Sequence[str]) -> None:
    """Somebody took records away in a file."""
    note_access(Verb.EXPORTED, by=by, type=type, number=number, format=format, query=query, columns=list(columns))


def last_access() -> int:
    """The number of the last access that was told of."""
    return Access.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def accesses_since(last: int) -> list[Access]:
    """What was told of since."""
    return list(Access.objects.filter(pk__gt=last).order_by("pk"))


def write_anew(told: list[Access]) -> None:
    """Write down again what a transaction that was taken back has told of: whoever read something has read it."""
    for row in told:
        row.pk = None
    Access.objects.bulk_create(told)

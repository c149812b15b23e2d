"""With whom a record is shared, as its page tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from relais.accounts.actors import Actor
from relais.core import clock
from relais.records.access.gate import can, visible
from relais.records.access.shares import SHARED_TYPES, living_on
from relais.records.models import Share
from relais.records.sharing.record_type import ids_to_share

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType

MOST = 50


def may_share(user: User | None, declared: RecordType, record: Any) -> bool:
    """Whether the user's roles let them change the record, and share at all."""
    return can(user, "create", "shares") and record.pk in ids_to_share(declared, {record.pk}, Actor(user))


@dataclass(frozen=True)
class SharedRecord:
    """The living shares of one record, each with whether the reader may end it."""

    type: RecordType
    record: Any
    shares: list[tuple[Share, bool]]
    may_share: bool


def shares_of(declared: RecordType, record: Any, user: User) -> SharedRecord | None:
    """Nothing where the record is not shared."""
    if declared.key not in SHARED_TYPES.get():
        return None
    rows = Share.objects.filter(living_on(clock.today(user.time_zone)), type=declared.key, record_id=record.pk)
    found = list(rows.select_related("person", "team", "created_by").order_by("pk")[:MOST])
    endable = set(visible(user, "shares", "delete").filter(pk__in=[row.pk for row in found]).values_list("pk", flat=True))
    return SharedRecord(declared, record, [(row, row.pk in endable) for row in found], may_share(user, declared, record)) if found else None

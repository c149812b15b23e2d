"""Records that are open to somebody because they were shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from relais.core import clock
from relais.core.kept import Kept
from relais.records.access.teams import ids_of_my_teams
from relais.records.models import Share

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType


def _read(database: str) -> frozenset[str]:
    return frozenset(Share.objects.using(database).filter(deleted_at=None).values_list("type", flat=True).distinct())


#: The types of which a record is shared: all others are asked for as if there were no shares.
SHARED_TYPES = Kept("shared types", _read)


def shared_with(user: User, declared: RecordType, verb: str) -> Q | None:
    """The condition of the records of a type that are shared with the user for this verb; None where none can be.

    The shares are found first and once, so that a list costs no more than its own index.
    """
    ids = shared_ids(user, declared, verb)
    return None if ids is None else Q(pk__in=ids)


def shared_ids(user: User, declared: RecordType, verb: str) -> Any:
    """The same as a statement that answers their ids."""
    if verb not in ("view", "change") or not declared.policy.can_be_shared or declared.key not in SHARED_TYPES.get():
        return None
    return shares_for(user, declared.key, verb).values("record_id")


def shares_for(user: User, key: str, verb: str) -> QuerySet[Share]:
    """The shares of a type that reach the user today, in the user's own time zone."""
    rows = Share.objects.filter(
        living_on(clock.today(user.time_zone)), Q(person_id=user.pk) | Q(team_id__in=sorted(ids_of_my_teams(user))), type=key
    )
    return rows.filter(right=Share.Right.CHANGE) if verb == "change" else rows


def living_on(day: Any) -> Q:
    """Neither ended by somebody nor by its date."""
    return Q(deleted_at=None) & (Q(ends_on=None) | Q(ends_on__gte=day))

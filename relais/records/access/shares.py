"""Records that are open to somebody because they were shared."""

from __future__ import annotations

from datetime import date
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
    if verb not in ("view", "change") or not declared.policy.can_be_shared or declared.key not in _types_shared_with(user):
        return None
    return shares_for(user, declared.key, verb).values("record_id")


def _types_shared_with(user: User) -> frozenset[str]:
    """Asked once for the life of the object, and not at all where nothing is shared with anybody: lists stay as fast as they were."""
    if not SHARED_TYPES.get():
        return frozenset()
    kept: tuple[date, frozenset[str]] | None = user.__dict__.get("_types_shared")
    today = clock.today(user.time_zone)
    if kept is None or kept[0] != today:
        found = _reaching(user, today).order_by().values_list("type", flat=True).distinct()
        kept = user.__dict__["_types_shared"] = (today, frozenset(found))
    return kept[1]


def shares_for(user: User, key: str, verb: str) -> QuerySet[Share]:
    """The shares of a type that reach the user today, in the user's own time zone."""
    rows = _reaching(user, clock.today(user.time_zone)).filter(type=key)
    return rows.filter(right=Share.Right.CHANGE) if verb == "change" else rows


def _reaching(user: User, day: date) -> QuerySet[Share]:
    return Share.objects.filter(living_on(day), Q(person_id=user.pk) | Q(team_id__in=sorted(ids_of_my_teams(user))))


def living_on(day: date) -> Q:
    """Neither ended by somebody nor by its date."""
    return Q(deleted_at=None) & (Q(ends_on=None) | Q(ends_on__gte=day))

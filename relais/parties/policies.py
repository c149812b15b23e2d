from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from relais.records.api import Policy, RecordType, ids_of_my_team, sees_all, visible

if TYPE_CHECKING:
    from relais.accounts.models import User

PARTY_TYPES = ("contacts", "organizations")


class BetweenVisible(Policy):
    """A relationship is seen by whoever sees both ends; own and team go by who owns the one it starts from, or made it."""

    can_be_shared = False

    def within(self, scope: str, user: User, type_: RecordType) -> Q | None:
        people = [user.pk] if scope == "own" else sorted(ids_of_my_team(user))
        return Q(from_party__owner__in=people) | Q(created_by__in=people)

    def always(self, user: User, type_: RecordType, verb: str) -> Q | None:
        if all(sees_all(user, key) for key in PARTY_TYPES):
            return None
        return self._end("from_party", user) & self._end("to_party", user)

    def _end(self, link: str, user: User) -> Q:
        found = Q(pk__in=[])
        for key in PARTY_TYPES:
            found |= Q(**{f"{link}__in": visible(user, key).values("pk")})
        return found

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from relais.parties.api import TERRITORY, in_territories_of
from relais.records.api import Policy, Through, ids_of_my_team

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.api import RecordType


def _people(scope: str, user: User) -> list[int]:
    return [user.pk] if scope == "own" else sorted(ids_of_my_team(user))


class WithParty(Through):
    """Seen with the party it belongs to. Own and team go by who owns the party, or wrote it down."""

    scopes = (*Through.scopes, TERRITORY)

    def within(self, scope: str, user: User, type_: RecordType) -> Q:
        if scope == TERRITORY:
            return in_territories_of(user, "party") | self.within("own", user, type_)
        people = _people(scope, user)
        return Q(party__owner__in=people) | Q(created_by__in=people)


class AssignedOrWithParty(Policy):
    """What one has to do oneself, and what is planned with the parties that one's team answers for."""

    scopes = (*Policy.scopes, TERRITORY)

    def within(self, scope: str, user: User, type_: RecordType) -> Q:
        if scope == TERRITORY:
            return in_territories_of(user, "party") | self.within("own", user, type_)
        people = _people(scope, user)
        return Q(owner__in=people) | Q(created_by__in=people) | Q(party__owner__in=people)

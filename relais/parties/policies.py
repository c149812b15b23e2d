from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from relais.parties.territories import TERRITORIES
from relais.records.api import OwnedByTeam, Policy, RecordType, ids_of_my_team, sees_all, visible

if TYPE_CHECKING:
    from relais.accounts.models import User

TERRITORY = "territory"
PARTY_TYPES = ("contacts", "organizations")


def in_territories_of(user: User, *links: str) -> Q:
    """The condition that one of these links to a party, or the record itself (""), leads into a territory in which the user works."""
    ids = sorted(TERRITORIES.get().worked_by(user))
    found = Q(pk__in=[])
    for link in links:
        found |= Q(**{f"{link}__territory_id__in" if link else "territory_id__in": ids})
    return found


class InTerritory(OwnedByTeam):
    """Own and team as everywhere; territory is what belongs to the territories in which one works, by the parties to which `links` lead."""

    scopes = (*OwnedByTeam.scopes, TERRITORY)

    def __init__(self, *links: str) -> None:
        super().__init__()
        self.links = links

    def within(self, scope: str, user: User, type_: RecordType) -> Q | None:
        if scope == TERRITORY:
            return Q(owner_id=user.pk) | in_territories_of(user, *self.links)
        return super().within(scope, user, type_)


class BetweenVisible(Policy):
    """A relationship is seen by whoever sees both ends; own and team go by who owns the one it starts from, or made it."""

    can_be_shared = False
    scopes = (*Policy.scopes, TERRITORY)

    def within(self, scope: str, user: User, type_: RecordType) -> Q | None:
        if scope == TERRITORY:
            return in_territories_of(user, "from_party") | Q(from_party__owner=user.pk) | Q(created_by=user.pk)
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

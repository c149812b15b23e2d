"""How the scopes of a role, own and team, apply to the records of a type."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, ClassVar

from django.db.models import Exists, OuterRef, Q

from relais.records.access.shares import shared_ids, shared_with
from relais.records.access.teams import ids_of_my_team

if TYPE_CHECKING:
    from relais.accounts.models import User
    from relais.records.record_type import RecordType


class Policy:
    """Answers which records lie in a scope; None means all of them.

    `is_for_administrators`: to others the type does not exist. `can_be_shared`: one record may be opened to somebody beyond the roles.
    """

    is_for_administrators: ClassVar[bool] = False
    can_be_shared: ClassVar[bool] = True
    #: The scopes between nothing and everything that it tells apart; any other is one's own.
    scopes: ClassVar[tuple[str, ...]] = ("own", "team")

    def within(self, scope: str, user: User, type_: RecordType) -> Q | None:
        raise NotImplementedError

    def always(self, user: User, type_: RecordType, verb: str) -> Q | None:
        """A condition that holds whatever the scope; None where there is none."""
        return None

    def shared(self, user: User, type_: RecordType, verb: str) -> Q | None:
        """The records that are open beyond the scopes, since somebody shared them; None where there are none."""
        return shared_with(user, type_, verb) if self.can_be_shared else None


class Everyone(Policy):
    """Whoever may see some may see all: reference data."""

    def within(self, scope: str, user: User, type_: RecordType) -> Q | None:
        return None


class OwnedByTeam(Policy):
    """Own is what one owns; team is what one's team owns."""

    def __init__(self, owner: str = "owner") -> None:
        self.owner = owner

    def within(self, scope: str, user: User, type_: RecordType) -> Q | None:
        if scope == "own":
            return Q(**{f"{self.owner}_id": user.pk})
        return Q(**{f"{self.owner}_id__in": sorted(ids_of_my_team(user))})


class Through(Policy):
    """A record is visible with the record it belongs to; own and team also hold what one made oneself.

    Seeing needs the right to see the other record; so does changing, within the scope for one's own. So it is shared with the other one.
    """

    can_be_shared: ClassVar[bool] = False

    def __init__(self, link: str) -> None:
        self.link = link

    def within(self, scope: str, user: User, type_: RecordType) -> Q | None:
        people = [user.pk] if scope == "own" else sorted(ids_of_my_team(user))
        return Q(created_by_id__in=people)

    def shared(self, user: User, type_: RecordType, verb: str) -> Q | None:
        """What belongs to a shared record is seen with it, and changed by its own right alone."""
        link = type_.links[self.link]
        shared = [found for target in link.targets if verb == "view" and (found := shared_ids(user, target, "view")) is not None]
        return reduce(or_, (Q(**{f"{link.attribute}__in": ids}) for ids in shared)) if shared else None

    def always(self, user: User, type_: RecordType, verb: str) -> Q | None:
        from relais.records.access.gate import sees_all, visible

        link = type_.links[self.link]
        if all(sees_all(user, target) for target in link.targets):
            return None
        condition = Q(**{f"{link.column}__isnull": True, "created_by_id": user.pk})
        for target in link.targets:
            condition |= Q(Exists(visible(user, target).filter(pk=OuterRef(link.attribute))))
        return condition


class AdministratorsOnly(Policy):
    is_for_administrators: ClassVar[bool] = True
    can_be_shared: ClassVar[bool] = False

    def within(self, scope: str, user: User, type_: RecordType) -> Q | None:
        return None if user.is_administrator else Q(pk__in=[])

    def always(self, user: User, type_: RecordType, verb: str) -> Q | None:
        return None if user.is_administrator else Q(pk__in=[])

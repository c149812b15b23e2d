"""Users and teams: the two nouns that stand below this engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relais.accounts.actors import SYSTEM
from relais.accounts.models import HeldRole, Role, Team, User
from relais.accounts.sessions import end_all_sessions
from relais.audit.api import note_way_in
from relais.core.errors import NotAllowed
from relais.core.text import fold
from relais.records.access.policies import Everyone
from relais.records.access.teams import ids_of_my_teams
from relais.records.custom.field_type import CustomFieldType
from relais.records.custom.object_type import CustomObjectType
from relais.records.fields import Collection, Language, Link, Phone, TimeZone
from relais.records.layouts.record_type import LayoutType
from relais.records.money.record_types import ExchangeRateType, FirmType
from relais.records.record_type import RecordType, Section
from relais.records.reference_lists.record_type import ReferenceItemType
from relais.records.registry import record_type
from relais.records.roles.administrators import (
    CannotLeave,
    are_administrators,
    demand_administrator_left,
    demand_right_to_give,
)
from relais.records.roles.record_type import RoleType
from relais.records.sharing.record_type import ShareType
from relais.records.traces.record_types import AccessType, ChangeType

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.changes.draft import Draft
    from relais.records.models import Operation

__all__ = [
    "AccessType", "ChangeType", "CustomFieldType", "CustomObjectType", "ExchangeRateType", "FirmType", "LayoutType", "ReferenceItemType", "RoleType", "ShareType", "TeamType", "UserType",
]  # fmt: skip


@record_type
class UserType(RecordType):
    key = "users"
    model = User
    title = ("first_name", "last_name")
    subtitle = ("job_title",)
    icon = "user-cog"
    has_avatar = True
    group = "administration"
    order = 910
    columns = ("email", "job_title", "team", "manager", "office", "is_active")
    filters = ("team", "office", "is_active")
    form = (
        Section(_("Person"), ("first_name", "last_name", "email", "phone", "job_title")),
        Section(_("Place in the firm"), ("team", "manager", "office", "joined_on", "is_active")),
        Section(_("Preferences"), ("language", "time_zone")),
    )
    quick_form = ("first_name", "last_name", "email", "team")
    search = ("email", "job_title", "office")
    fields = (
        Phone("phone", label=_("phone")),
        Language("language", label=_("language")),
        TimeZone("time_zone", label=_("time zone")),
        Collection(
            "roles", label=_("roles"), model=HeldRole, owner="user", title="role", for_administrators=True, guarded=True,
            items=(Link("role", model=Role, label=_("role"), required=True),),
        ),
    )  # fmt: skip
    exclude = ("theme", "density", "formats", "lists", "sessions_salt")
    sort = ("last_name", "first_name")
    policy = Everyone()
    match_keys = ("external_id", "email")
    import_words = {"name": "full_name", "hired_on": "joined_on", "mobile": "phone", "phone": "phone"}
    import_scopes = {"person": ""}
    is_person_of_the_firm = True

    def compose_title(self, row: object, prefix: str = "") -> str:
        return super().compose_title(row, prefix) or (row.get(f"{prefix}email") or "")  # type: ignore[arg-type,attr-defined]

    def title_key_of(self, record: User) -> str:
        return (fold(f"{record.last_name} {record.first_name}".strip() or record.email or "") or "")[:200]

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        for draft in drafts:
            if "email" in draft.values:
                draft.values["email"] = draft.values["email"] or None
            if _changes_way_in(draft) and by.user is not None and not by.user.is_administrator:
                raise NotAllowed(gettext("Only an administrator changes the address by which somebody signs in, and whether they may."))
            if draft.values.get("roles"):
                demand_right_to_give(by)
            if by.user is not None and not by.user.is_administrator and _opens_more(draft, by.user):
                raise NotAllowed(gettext("Only an administrator moves people into your own team or below you, and you to another place."))
            if draft.is_new and not draft.record.password:
                draft.record.set_unusable_password()

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        """Who is given a manager and has no team stands in the team that the manager leads; it is made where there is none.

        Whoever may no longer sign in is signed out, and stays so when they may again.
        """
        self._keep_administrators(drafts, by=by)
        for draft in drafts:
            if not draft.is_new and draft.values.get("is_active") is False:
                end_all_sessions(draft.record)
        placed = {draft.record.pk: manager for draft in drafts if (manager := draft.values.get("manager")) and draft.record.team_id is None}
        if not placed:
            return
        from relais.records.changes.door import change_many

        operation = drafts[0].operation
        offices = {draft.values["manager"]: draft.record.office for draft in reversed(drafts) if draft.record.pk in placed}
        led = {manager: self._team_led_by(manager, office, operation) for manager, office in offices.items()}
        changes = {pk: {"team": led[manager]} for pk, manager in placed.items()}
        change_many("users", changes, by=SYSTEM, operation=operation)
        for draft in drafts:
            if draft.record.pk in placed:
                draft.record.refresh_from_db(fields=["team", "version"])

    def after_move(self, records: Sequence[User], *, to_bin: bool, by: Actor) -> None:
        """Out of the bin they come signed out. Administrators are put there and taken out by administrators, and one of them stays."""
        if are_administrators(user.pk for user in records):
            if by.user is not None and not by.user.is_administrator:
                raise NotAllowed(gettext("Only an administrator deletes or brings back another one."))
            if to_bin:
                demand_administrator_left()
        for user in records:
            end_all_sessions(user)

    @staticmethod
    def _keep_administrators(drafts: Sequence[Draft], *, by: Actor) -> None:
        """Roles are given by those who may; and somebody is left who may let others in."""
        given = [draft for draft in drafts if "roles" in draft.values]
        if given:
            demand_right_to_give(by)
        keys: dict[int, str] = dict(Role.objects.values_list("pk", "key")) if given else {}
        administering = set(Role.objects.filter(is_administrator=True).values_list("pk", flat=True)) if given else set()
        is_taken = False
        for draft in given:
            before, after = ({item["role"] for item in items} for items in (draft.before["roles"], draft.values["roles"]))
            names = [sorted(keys[pk] for pk in each) for each in (before, after)]
            note_way_in(draft.record.pk, "roles", by=by, roles=names[1], **({} if draft.is_new else {"before": names[0]}))
            if before & administering and not after & administering:
                is_taken = True
                if by.user_id == draft.record.pk:
                    raise CannotLeave(gettext("You cannot stop being an administrator yourself: another one does it."))
        closed = [draft.record.pk for draft in drafts if not draft.is_new and draft.values.get("is_active") is False]
        if is_taken or (closed and are_administrators(closed)):
            demand_administrator_left()

    @staticmethod
    def _team_led_by(manager: int, office: str, operation: Operation | None) -> int:
        from relais.records.changes.door import create

        team = Team.objects.filter(managers=manager, deleted_at=None).first()
        if team is None:
            leader = User.objects.get(pk=manager)
            team = create("teams", {"name": leader.get_full_name(), "office": office}, by=SYSTEM, operation=operation)
            team.managers.add(leader)
        return team.pk


def _changes_way_in(draft: Draft) -> bool:
    """Whoever could write an administrator's address could have a new password for it sent there."""
    return not draft.is_new and any(key in draft.values and draft.values[key] != draft.current(key) for key in ("email", "is_active"))


def _opens_more(draft: Draft, user: User) -> bool:
    """Whether the actor would see more by it: whoever moves people about does not bring their records into reach by that."""
    moved = {key: draft.values[key] for key in ("team", "manager") if key in draft.values and draft.values[key] != draft.current(key)}
    if not moved or draft.is_new:
        return False
    return draft.record.pk == user.pk or moved.get("manager") == user.pk or moved.get("team") in ids_of_my_teams(user)


@record_type
class TeamType(RecordType):
    key = "teams"
    model = Team
    title = "name"
    icon = "network"
    group = "administration"
    order = 920
    columns = ("parent", "office")
    filters = ("parent", "office")
    form = (Section(_("Team"), ("name", "parent", "office")),)
    quick_form = ("name", "parent")
    tree = "parent"
    policy = Everyone()
    match_keys = ("external_id", "name")
    is_person_of_the_firm = True

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        for draft in drafts:
            is_moved = not draft.is_new and "parent" in draft.values and draft.values["parent"] != draft.current("parent")
            if is_moved and by.user is not None and not by.user.is_administrator and draft.values["parent"] in ids_of_my_teams(by.user):
                raise NotAllowed(gettext("Only an administrator moves a team below your own."))

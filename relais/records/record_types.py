"""Users and teams: the two nouns that stand below this engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relais.accounts.actors import SYSTEM
from relais.accounts.models import Team, User
from relais.accounts.sessions import end_all_sessions
from relais.core.errors import NotAllowed
from relais.core.text import fold
from relais.records.access.policies import Everyone
from relais.records.custom.field_type import CustomFieldType
from relais.records.custom.object_type import CustomObjectType
from relais.records.fields import Language, Phone, TimeZone
from relais.records.layouts.record_type import LayoutType
from relais.records.money.record_types import ExchangeRateType, FirmType
from relais.records.record_type import RecordType, Section
from relais.records.reference_lists.record_type import ReferenceItemType
from relais.records.registry import record_type
from relais.records.traces.record_types import AccessType, ChangeType

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.changes.draft import Draft
    from relais.records.models import Operation

__all__ = [
    "AccessType", "ChangeType", "CustomFieldType", "CustomObjectType", "ExchangeRateType", "FirmType", "LayoutType", "ReferenceItemType", "TeamType", "UserType",
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
    fields = (Phone("phone", label=_("phone")), Language("language", label=_("language")), TimeZone("time_zone", label=_("time zone")))
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
            if draft.is_new and not draft.record.password:
                draft.record.set_unusable_password()

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        """Who is given a manager and has no team stands in the team that the manager leads; it is made where there is none.

        Whoever may no longer sign in is signed out, and stays so when they may again.
        """
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
        """Out of the bin they come signed out."""
        for user in records:
            end_all_sessions(user)

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

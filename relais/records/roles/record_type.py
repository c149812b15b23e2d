from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from relais.accounts.models import HeldRole, Role
from relais.core.naming import free_key
from relais.core.text import fold
from relais.records.access.policies import AdministratorsOnly
from relais.records.fields import Boolean, Reader, Structure, Text
from relais.records.record_type import RecordType, Section
from relais.records.registry import record_type
from relais.records.roles.administrators import CannotLeave, demand_administrator_left, demand_right_to_give
from relais.records.roles.grants import wrong_grants

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.changes.draft import Draft


class OwnWords(Text):
    """Roles that came with the product are told in the reader's language."""

    def text(self, value: Any, reader: Reader) -> str:
        return _now(value) if value else ""


@record_type
class RoleType(RecordType):
    """What people may do."""

    key = "roles"
    model = Role
    title = "name"
    subtitle = ("description",)
    icon = "shield-check"
    group = "administration"
    order = 912
    columns = ("description", "is_administrator", "requires_second_factor", "key")
    phone_columns = ("description",)
    filters = ("is_administrator", "requires_second_factor")
    fields = (
        OwnWords("name", label=_("name"), required=True, max_length=120),
        OwnWords("description", label=_("description"), max_length=300),
        Boolean(
            "is_administrator",
            label=_("administrator"),
            help=_("May do everything, and decides what the others may do."),
            default=False,
            guarded=True,
        ),
        Structure("grants", label=_("rights"), help=_("What its holders may do with which records, as JSON."), guarded=True),
    )
    form = (Section(_("Role"), ("name", "description", "key", "requires_second_factor")),)
    detail = (Section(_("Role"), ("name", "description", "key", "is_administrator", "requires_second_factor")),)
    quick_form = ("name", "description")
    search = ("description", "key")
    policy = AdministratorsOnly()
    is_setup = True
    is_findable = False
    match_keys = ("external_id", "key")

    def compose_title(self, row: Mapping[str, Any], prefix: str = "") -> str:
        """Roles that came with the product are called as the reader's language does."""
        name = row.get(f"{prefix}name") or ""
        return _now(name) if name else ""

    def title_key_of(self, record: Role) -> str:
        return (fold(record.name) or "")[:200]

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        for draft in drafts:
            if draft.is_new and not draft.get("key"):
                draft.values["key"] = free_key(
                    draft.get("name") or "", "role", lambda key: Role.objects.filter(key=key).exists(), joiner="-"
                )

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        refused: dict[str, list[object]] = {}
        if not draft.is_new and "key" in draft.values and draft.values["key"] != draft.current("key"):
            refused["key"] = [_now("This stays as it is, since layouts and programs refer to it.")]
        if wrong := wrong_grants(draft.get("grants"), {} if draft.is_new else draft.current("grants")):
            refused["grants"] = list(wrong)
        return refused

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        demand_right_to_give(by)
        if any(draft.before.get("is_administrator") and not draft.values["is_administrator"] for draft in drafts if not draft.is_new):
            demand_administrator_left()

    def after_move(self, records: Sequence[Role], *, to_bin: bool, by: Actor) -> None:
        """A role that somebody holds stays."""
        demand_right_to_give(by)
        if not to_bin:
            return
        for role in records:
            if held := HeldRole.objects.filter(role=role, user__deleted_at=None).count():
                raise CannotLeave(
                    ngettext(
                        "{count} person holds the role “{role}”: give them another one first.",
                        "{count} persons hold the role “{role}”: give them another one first.",
                        held,
                    ).format(count=held, role=_now(role.name))
                )

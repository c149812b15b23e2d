from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.accounts.models import Role
from relais.records.access.policies import AdministratorsOnly
from relais.records.fields import Choice, Country, Structure
from relais.records.layouts.proving import wrong_arrangement, wrong_rules
from relais.records.layouts.reading import LAYOUTS
from relais.records.models import Layout
from relais.records.record_type import RecordType, Rule, Section
from relais.records.registry import record_type, registry

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.changes.draft import Draft


class ArrangedType(Choice):
    """One of the types whose records are made and changed."""

    def options(self) -> dict[str, str | Promise]:
        return {each.key: each.name_plural for each in registry if not each.is_ledger}


class RoleChoice(Choice):
    """One of the roles of the firm."""

    def options(self) -> dict[str, str | Promise]:
        return {role.key: _now(role.name) for role in Role.objects.living()}


@record_type
class LayoutType(RecordType):
    """How forms, pages and lists are arranged."""

    key = "layouts"
    model = Layout
    title = ("type", "purpose")
    subtitle = ("role", "country")
    icon = "layout-template"
    group = "administration"
    order = 936
    columns = ("type", "purpose", "role", "country", "updated_at")
    filters = ("type", "purpose", "role", "country")
    fields = (
        ArrangedType("type", choices={}, label=_("records"), required=True),
        RoleChoice("role", choices={}, label=_("for the role"), help=_("Everybody, where none is chosen.")),
        Country("country", label=_("for the country"), help=_("Of the person who looks: of their language and formats.")),
        Structure("arrangement", label=_("arrangement"), help=_("Sections with their fields, or the columns of a list, as JSON.")),
        Structure("rules", is_list=True, label=_("rules"), help=_("What is shown, needed or locked while a Query holds, as JSON.")),
    )
    #: How it is arranged, and which rules hold, the arranger asks.
    form = (Section(_("What for"), ("type", "purpose", "role", "country")),)
    detail = (Section(_("What for"), ("type", "purpose", "role", "country")),)
    rules = (Rule(("rules",), "show", {"field": "purpose", "op": "is", "value": Layout.Purpose.FORM}),)
    quick_form = ("type", "purpose", "role", "country")
    sort = ("type", "purpose")
    policy = AdministratorsOnly()
    is_setup = True
    is_findable = False
    match_keys = ("external_id",)

    def compose_title(self, row: Mapping[str, Any], prefix: str = "") -> str:
        key, purpose = row.get(f"{prefix}type") or "", row.get(f"{prefix}purpose") or ""
        name = capfirst(registry.get(key).name_plural) if key in registry else key
        return f"{name} – {dict(Layout.Purpose.choices).get(purpose, purpose)}"

    def title_key_of(self, record: Layout) -> str:
        return f"{record.type} {record.purpose} {record.role} {record.country}".strip()

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        key, purpose = draft.get("type"), draft.get("purpose")
        if key not in registry:
            return {"type": [_now("There are no such records.")]}
        if not draft.is_new and {"type", "purpose"} & {word for word in draft.values if draft.values[word] != draft.current(word)}:
            return {"type": [_now("This stays as it is. Make another layout instead.")]}
        declared = registry.get(key)
        refused: dict[str, list[object]] = {}
        if wrong := wrong_arrangement(declared, purpose, draft.get("arrangement")):
            refused["arrangement"] = wrong
        if draft.get("rules") and purpose != Layout.Purpose.FORM:
            refused["rules"] = [_now("Rules stand with the layout of the form, and hold everywhere.")]
        elif wrong := wrong_rules(declared, draft.get("arrangement"), draft.get("rules")):
            refused["rules"] = wrong
        return refused

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        LAYOUTS.renew()

    def after_move(self, records: Sequence[Layout], *, to_bin: bool, by: Actor) -> None:
        LAYOUTS.renew()

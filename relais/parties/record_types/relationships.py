from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.parties import mirrors
from relais.parties.models import Party, Relationship
from relais.parties.policies import BetweenVisible
from relais.parties.reference_lists import DECISION_ROLES, RELATIONSHIP_KINDS
from relais.records.api import RecordType, Section, entries_of, record_type
from relais.records.fields import Link
from relais.records.fields.reference_lists import ReferenceChoice, retired_choices

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.api import Draft


@record_type
class RelationshipType(RecordType):
    """What one contact or organization is to another."""

    key = "relationships"
    is_on_timelines = True
    model = Relationship
    label = _("relationship")
    label_plural = _("relationships")
    title = ("kind", "title")
    icon = "waypoints"
    order = 30
    columns = ("from_party", "kind", "to_party", "title", "decision_role", "since", "until")
    filters = ("kind", "from_party", "to_party", "decision_role", "since", "until")
    fields = (
        Link("from_party", model=Party, types=("contacts", "organizations"), label=_("who"), required=True),
        ReferenceChoice("kind", label=_("relationship"), reference_list=RELATIONSHIP_KINDS, required=True),
        Link("to_party", model=Party, types=("contacts", "organizations"), label=_("to whom"), required=True),
        ReferenceChoice("decision_role", label=_("decision role"), reference_list=DECISION_ROLES),
    )
    exclude = ("was_binned_with_party",)
    form = (
        Section(_("Relationship"), ("from_party", "kind", "to_party", "title", "decision_role")),
        Section(_("Dates"), ("since", "until", "is_primary", "note")),
    )
    quick_form = ("from_party", "kind", "to_party", "title", "since")
    is_findable = False
    policy = BetweenVisible()
    has_timeline = False

    def compose_title(self, row: Mapping[str, Any], prefix: str = "") -> str:
        entry = entries_of(RELATIONSHIP_KINDS.key).get(row.get(f"{prefix}kind") or "")
        label = entry.label(get_language()) if entry else row.get(f"{prefix}kind")
        return ", ".join(part for part in (label, row.get(f"{prefix}title")) if part)

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        refused = retired_choices(draft)
        since, until = draft.get("since"), draft.get("until")
        if since and until and until < since:
            refused["until"] = [_now("A relationship cannot end before it begins.")]
        if draft.get("from_party") == draft.get("to_party"):
            refused["to_party"] = [_now("Choose somebody else: nobody has a relationship with himself or herself.")]
        return refused

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        mirrors.follow_relationships([draft.record for draft in drafts], by=by, operation=drafts[0].operation if drafts else None)

    def after_move(self, records: Sequence[Relationship], *, to_bin: bool, by: Actor) -> None:
        mirrors.follow_relationships(records, by=by)

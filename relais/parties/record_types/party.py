"""What contacts and organizations have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.core.values.phones import parse_phone
from relais.parties import lifecycle, mirrors, normalizing, territories
from relais.parties.bands import BANDS, follow_numbers
from relais.parties.duplicates import find_likely
from relais.parties.fields import Hours, Label
from relais.parties.models import Party
from relais.parties.pairs import find_pairs
from relais.parties.policies import InTerritory
from relais.parties.record_types.collections import party_collections
from relais.parties.reference_lists import CATEGORIES, LIFECYCLE_STAGES, PARTY_ROLES, SOURCES
from relais.records.api import LikelyDuplicate, LikelyPair, MapView, Reach, RecordType, Section, ViewPreset, entries_of
from relais.records.fields import DateTime, Field, LongText
from relais.records.fields.reference_lists import ReferenceChoice, ReferenceMultiChoice, retired_choices

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.api import Draft


def band_fields(*keys: str) -> list[Field]:
    """The bands as choices; who may not read a number may not read its band either."""
    return [ReferenceChoice(band.key, reference_list=band.list, tells_of=(band.of,)) for band in BANDS if band.key in keys]


def shared_fields() -> list[Field]:
    return [
        *party_collections(),
        LongText("street", label=_("street"), max_length=300, sortable=False),
        ReferenceChoice(
            "lifecycle", label=_("status"), reference_list=LIFECYCLE_STAGES, aliases=("stage", "lifecycle stage", "statut", "étape")
        ),
        ReferenceMultiChoice("current_roles", label=_("roles held"), reference_list=PARTY_ROLES, editable=False),
        ReferenceChoice("source", label=_("source"), reference_list=SOURCES, aliases=("lead source", "origin", "origine")),
        ReferenceChoice("category", label=_("category"), reference_list=CATEGORIES, aliases=("customer category", "typologie", "segment")),
        *band_fields("value_band", "orders_band", "goods_band", "visits_band"),
        Label("postal_label", label=_("postal label")),
        DateTime("last_interaction_at", label=_("last contact"), editable=False, is_relative=True, late_after=90),
        Hours("contact_hours", label=_("hours to call"), max_length=120),
    ]


REACHING = Section(_("How to reach"), ("emails", "phones", "addresses", "socials", "website"))
PREFERENCES = Section(
    _("Preferences"),
    ("language", "preferred_channel", "contact_hours", "interests", "purchase_preferences", "needs", "do_not_contact"),
)
FLOWS = Section(_("In a year"), ("yearly_value", "orders_per_year", "goods_per_year", "visits_per_year"))


class PartyType(RecordType):
    """The hooks of both; each is a loop over a batch, with a fixed number of queries."""

    model = Party
    title = "name"
    group = "relations"
    policy = InTerritory("")
    can_merge = True
    map_by = MapView(country="country", city="city")
    mirror: ClassVar[mirrors.Mirror]
    import_words = {
        "email": "emails:{type}", "phone": "phones:{type}", "street": "addresses:{type}.street", "street2": "addresses:{type}.street",
        "street3": "addresses:{type}.street", "address:full": "addresses:{type}.street", "postcode": "addresses:{type}.postcode",
        "city": "addresses:{type}.city", "region": "addresses:{type}.region", "country": "addresses:{type}.country",
        "country_code": "addresses:{type}.country", "linkedin": "socials:linkedin", "twitter": "socials:x", "facebook": "socials:facebook",
        "instagram": "socials:instagram", "status": "lifecycle", "employees": "headcount", "annual_revenue": "turnover",
        "registration_number": "siren", "full_name": "name", "trade_name": "name",
    }  # fmt: skip
    phone_columns = ("organization", "lifecycle", "city")

    def more_presets(self) -> Sequence[ViewPreset]:
        """A view for everything that a party may be to us, as the firm's own list has it."""
        return [
            ViewPreset(
                entry.label(get_language()), {"field": "current_roles", "op": "has_any", "value": [key]}, key=f"role-{key}", is_minor=True
            )
            for key, entry in entries_of(PARTY_ROLES.key).items()
            if entry.is_offered
        ]

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        normalizing.complete(drafts, by=by)
        lifecycle.date_stages(drafts)
        follow_numbers(drafts)

    def settle(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        territories.place(self, drafts, by=by)

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        refused = retired_choices(draft)
        for item in draft.values.get("roles", ()):
            if item["since"] and item["until"] and item["until"] < item["since"]:
                refused["roles"] = [_now("A role cannot end before it begins.")]
        return refused

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        normalizing.keep_match_keys(drafts)
        lifecycle.keep_history(drafts)
        mirrors.follow_parties(self.mirror, drafts, by=by)
        territories.follow_organizations(drafts, by=by)

    def after_move(self, records: Sequence[Party], *, to_bin: bool, by: Actor) -> None:
        mirrors.move_relationships(records, to_bin=to_bin)

    def ways_to_reach(self, record: Party, items: Mapping[str, Any]) -> Sequence[Reach]:
        found: list[Reach] = []
        if record.phone:
            found.append(Reach(_now("Call"), "phone", parse_phone(record.phone, lenient=True).uri))
        if record.email:
            found.append(Reach(_now("Write"), "mail", f"mailto:{quote(record.email, safe='@+')}"))
        if record.city or record.street:
            place = ", ".join(part for part in (record.street, record.postcode, record.city, record.country) if part).replace("\n", ", ")
            found.append(Reach(_now("Go"), "map-pin", f"https://www.openstreetmap.org/search?query={quote(place)}", is_new_window=True))
        return found

    def likely_pairs(self, user: Any, limit: int) -> Sequence[LikelyPair]:
        return find_pairs(self, user, limit=limit)

    def likely_duplicates(self, values: Mapping[str, Any], user: Any) -> Sequence[LikelyDuplicate]:
        return find_likely(self, values, user)

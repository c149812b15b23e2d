from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.core import clock
from relais.parties import mirrors
from relais.parties.fields import Salutation
from relais.parties.models import Party
from relais.parties.record_types.actions import IDENTIFICATION, SHARED
from relais.parties.record_types.party import FLOWS, PREFERENCES, REACHING, PartyType, band_fields, shared_fields
from relais.parties.reference_lists import CUSTOMER, DECISION_ROLES, HOUSEHOLDS
from relais.records.api import DataGap, Section, ViewPreset, record_type
from relais.records.fields import Link
from relais.records.fields.reference_lists import ReferenceChoice

if TYPE_CHECKING:
    from relais.records.api import Draft

NOT_OF_PEOPLE = (
    "kind", "match_key", "parent", "legal_name", "industry", "turnover", "turnover_band", "headcount", "headcount_band", "founded_year",
    "activity_code", "legal_form", "siren", "siret", "vat_number",
)  # fmt: skip


@record_type
class ContactType(PartyType):
    """A person the firm deals with."""

    key = "contacts"
    has_avatar = True
    label = _("contact")
    label_plural = _("contacts")
    base = {"kind": Party.Kind.PERSON}
    subtitle = ("job_title", "organization")
    sensitive = ("birth_date", "household")
    icon = "user-round"
    order = 10
    on_dock = True
    mirror = mirrors.EMPLOYMENT
    follows = ("name", "current_roles", "age_band", "value_band", "orders_band", "goods_band", "visits_band")
    columns = ("organization", "job_title", "lifecycle", "city", "phone", "last_interaction_at", "owner")
    phone_columns = ("organization", "city", "lifecycle")
    filters = (
        "lifecycle",
        "category",
        "country",
        "region",
        "city",
        "owner",
        "tags",
        "organization",
        "current_roles",
        "source",
        "age_band",
        "value_band",
        "last_interaction_at",
    )
    search = ("emails", "phones", "socials", "city", "external_id")
    fields = (
        *shared_fields(),
        Link(
            "organization",
            model=Party,
            types=("organizations",),
            label=_("organization"),
            aliases=("company", "account", "société", "entreprise"),
        ),
        ReferenceChoice("decision_role", label=_("decision role"), reference_list=DECISION_ROLES),
        ReferenceChoice("household", label=_("household"), reference_list=HOUSEHOLDS),
        *band_fields("age_band"),
        Salutation("salutation", label=_("salutation")),
    )
    exclude = NOT_OF_PEOPLE
    form = (
        Section(_("Person"), ("honorific", "first_name", "last_name", "organization", "job_title", "department", "decision_role")),
        REACHING,
        Section(
            _("Relation"),
            ("owner", "lifecycle", "lifecycle_since", "category", "roles", "source", "territory", "territory_is_fixed", "tags"),
        ),
        PREFERENCES,
        FLOWS,
        Section(_("About the person"), ("formality", "birth_date", "age_band", "gender", "occupation", "household")),
        Section(_("Notes"), ("description", "attributes", "external_id")),
    )
    quick_form = ("first_name", "last_name", "organization", "job_title", "email", "phone", "city", "lifecycle")
    detail = (
        REACHING,
        Section(
            _("Relation"),
            (
                "organization",
                "job_title",
                "decision_role",
                "owner",
                "lifecycle",
                "lifecycle_since",
                "category",
                "roles",
                "source",
                "territory",
                "tags",
                "last_interaction_at",
            ),
        ),
        Section(
            _("Preferences"),
            (
                "salutation",
                "language",
                "formality",
                "preferred_channel",
                "contact_hours",
                "interests",
                "purchase_preferences",
                "needs",
                "do_not_contact",
            ),
        ),
        FLOWS,
        Section(
            _("About the person"),
            (
                "honorific",
                "department",
                "birth_date",
                "age_band",
                "gender",
                "occupation",
                "household",
                "description",
                "attributes",
                "external_id",
            ),
        ),
    )
    presets = (
        ViewPreset(
            _("My contacts"),
            {"field": "owner", "op": "is", "value": "@me"},
            columns=("organization", "lifecycle", "city", "phone", "yearly_value", "last_interaction_at"),
        ),
        ViewPreset(_("Customers"), {"field": "lifecycle", "op": "in", "value": [CUSTOMER, "loyal_customer"]}),
        ViewPreset(
            _("No news for 90 days"),
            {"field": "last_interaction_at", "op": "older_than", "value": {"last": 90, "unit": "day"}},
            sort=("last_interaction_at",),
        ),
    )
    gaps = (
        DataGap(_("Contacts without e-mail and phone"), {"all": [{"field": "email", "op": "empty"}, {"field": "phone", "op": "empty"}]}),
    )
    import_words = PartyType.import_words | {"name": "name", "organization": "organization.name"}
    import_scopes = {"person": "", "organization": "organization.", "parent_organization": "organization.parent."}
    match_keys = ("external_id", "email", "phone", "name")
    actions = (IDENTIFICATION, *SHARED)

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        refused = dict(super().validate(draft))
        if not draft.get("name"):
            refused["last_name"] = [_now("Give a name, an e-mail address or a phone number.")]
        born = draft.values.get("birth_date")
        if born and born > clock.today():
            refused["birth_date"] = [_now("This day is yet to come.")]
        return refused

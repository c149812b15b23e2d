from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.core import clock
from relais.core.values.company_numbers import clean_siren, clean_siret, siren_of_french_vat
from relais.parties import mirrors
from relais.parties.fields import ActivityCode, CompanyNumber, VatNumber
from relais.parties.models import Party
from relais.parties.normalizing import country_of
from relais.parties.record_types.actions import GROUP, IDENTIFICATION, SHARED
from relais.parties.record_types.party import FLOWS, PREFERENCES, REACHING, PartyType, band_fields, shared_fields
from relais.parties.reference_lists import CUSTOMER, INDUSTRIES
from relais.records.api import DataGap, Section, ViewPreset, record_type
from relais.records.fields import Link, Text, Year
from relais.records.fields.reference_lists import ReferenceChoice

if TYPE_CHECKING:
    from relais.records.api import Draft

NOT_OF_ORGANIZATIONS = (
    "kind", "match_key", "honorific", "first_name", "last_name", "organization", "job_title", "department", "decision_role", "formality",
    "birth_date", "age_band", "gender", "occupation", "household",
)  # fmt: skip


@record_type
class OrganizationType(PartyType):
    """A firm, an authority, an association that the firm deals with."""

    key = "organizations"
    has_avatar = True
    on_dock = True
    label = _("organization")
    label_plural = _("organizations")
    base = {"kind": Party.Kind.ORGANIZATION}
    subtitle = ("industry", "city")
    icon = "building-2"
    order = 20
    tree = "parent"
    mirror = mirrors.OWNERSHIP
    follows = ("current_roles", "turnover_band", "headcount_band", "value_band", "orders_band", "goods_band", "visits_band")
    columns = ("industry", "lifecycle", "city", "country", "phone", "last_interaction_at", "owner")
    phone_columns = ("city", "industry", "lifecycle")
    filters = (
        "lifecycle",
        "industry",
        "country",
        "city",
        "category",
        "turnover_band",
        "headcount_band",
        "value_band",
        "orders_band",
        "visits_band",
        "owner",
        "tags",
        "current_roles",
        "parent",
        "last_interaction_at",
    )
    search = ("emails", "phones", "socials", "website", "city", "legal_name", "siren", "siret", "vat_number", "external_id")
    fields = (
        *shared_fields(),
        Text("name", label=_("name"), required=True, max_length=200, aliases=("organization", "company", "account", "raison sociale")),
        Link(
            "parent",
            model=Party,
            types=("organizations",),
            label=_("parent organization"),
            aliases=("subsidiary of", "parent account", "maison mère"),
        ),
        ReferenceChoice("industry", label=_("industry"), reference_list=INDUSTRIES, aliases=("sector", "secteur")),
        Year("founded_year", label=_("founded in"), aliases=("year established",)),
        ActivityCode("activity_code", label=_("activity code"), max_length=12, aliases=("NAF", "APE", "SIC", "NACE")),
        CompanyNumber("siren", check=clean_siren, label=_("SIREN"), max_length=30),
        CompanyNumber("siret", check=clean_siret, label=_("SIRET"), max_length=30),
        *band_fields("turnover_band", "headcount_band"),
        VatNumber("vat_number", label=_("VAT number"), max_length=30, aliases=("TVA", "TVA intracommunautaire")),
    )
    exclude = NOT_OF_ORGANIZATIONS
    form = (
        Section(_("Organization"), ("name", "legal_name", "legal_form", "parent", "industry")),
        REACHING,
        Section(
            _("Relation"),
            ("owner", "lifecycle", "lifecycle_since", "category", "roles", "source", "territory", "territory_is_fixed", "tags"),
        ),
        Section(
            _("Figures"),
            ("turnover", "turnover_band", "headcount", "headcount_band", "founded_year", "activity_code", "siren", "siret", "vat_number"),
        ),
        FLOWS,
        PREFERENCES,
        Section(_("Notes"), ("description", "attributes", "external_id")),
    )
    quick_form = ("name", "industry", "email", "phone", "website", "city", "country", "lifecycle")
    detail = (
        REACHING,
        Section(
            _("Relation"),
            ("owner", "lifecycle", "lifecycle_since", "category", "roles", "parent", "source", "territory", "tags", "last_interaction_at"),
        ),
        FLOWS,
        Section(
            _("Figures"),
            (
                "industry",
                "turnover",
                "turnover_band",
                "headcount",
                "headcount_band",
                "founded_year",
                "activity_code",
                "legal_form",
                "siren",
                "siret",
                "vat_number",
            ),
        ),
        PREFERENCES,
        Section(_("Notes"), ("legal_name", "description", "attributes", "external_id")),
    )
    presets = (
        ViewPreset(
            _("My organizations"),
            {"field": "owner", "op": "is", "value": "@me"},
            columns=("lifecycle", "category", "city", "phone", "yearly_value", "last_interaction_at"),
        ),
        ViewPreset(_("Customers"), {"field": "lifecycle", "op": "in", "value": [CUSTOMER, "loyal_customer"]}),
        ViewPreset(
            _("No news for 90 days"),
            {"field": "last_interaction_at", "op": "older_than", "value": {"last": 90, "unit": "day"}},
            sort=("last_interaction_at",),
        ),
    )
    gaps = (
        DataGap(_("Organizations without country"), {"field": "country", "op": "empty"}),
        DataGap(_("Organizations without industry"), {"field": "industry", "op": "empty"}),
    )
    import_words = PartyType.import_words | {
        "name": "name", "organization": "name", "parent_organization": "parent", "full_name": "contacts.name", "first_name": "contacts.first_name",
        "last_name": "contacts.last_name", "job_title": "contacts.job_title", "honorific": "contacts.honorific",
    }  # fmt: skip
    import_scopes = {"person": "contacts.", "organization": "", "parent_organization": "parent."}
    match_keys = ("external_id", "siren", "siret", "vat_number", "email", "phone", "website", "name")
    actions = (IDENTIFICATION, *SHARED, GROUP)

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        refused = dict(super().validate(draft))
        siren, siret, vat_number = draft.get("siren"), draft.get("siret"), draft.get("vat_number")
        touched = not draft.values.keys().isdisjoint(("siren", "siret", "vat_number"))
        if touched and siren and siret and not siret.startswith(siren):
            refused["siret"] = [_now("This SIRET belongs to another organization: it does not begin with the SIREN.")]
        if touched and siren and (inside := siren_of_french_vat(vat_number)) and inside != siren:
            refused["vat_number"] = [_now("This VAT number belongs to another organization: it does not hold the SIREN.")]
        if "vat_number" in draft.values and vat_number and (sentence := VatNumber.refusal(vat_number, country_of(draft))):
            refused["vat_number"] = [sentence]
        founded = draft.values.get("founded_year")
        if founded and founded > clock.today().year:
            refused["founded_year"] = [_now("This year is yet to come.")]
        return refused

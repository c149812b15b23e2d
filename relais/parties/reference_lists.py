"""The lists that the firm edits itself, with the entries that a new installation begins with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relais.parties.models import Relationship
from relais.records.api import ReferenceEntry, ReferenceList

LEAD, PROSPECT, CUSTOMER, FORMER_CUSTOMER = "lead", "prospect", "customer", "former_customer"

LIFECYCLE_STAGES = ReferenceList(
    "lifecycle_stages",
    _("Statuses of customers"),
    [
        ReferenceEntry(LEAD, "Lead", "Piste", "info"),
        ReferenceEntry(PROSPECT, "Prospect", "Prospect", "info"),
        ReferenceEntry(CUSTOMER, "Customer", "Client", "good"),
        ReferenceEntry("loyal_customer", "Loyal customer", "Client fidèle", "good"),
        ReferenceEntry("at_risk", "At risk", "À risque", "bad"),
        ReferenceEntry(FORMER_CUSTOMER, "Former customer", "Ancien client", "plain"),
    ],
)

PARTY_ROLES = ReferenceList(
    "party_roles",
    _("Roles of contacts and organizations"),
    [
        ReferenceEntry("supplier", "Supplier", "Fournisseur"),
        ReferenceEntry("reseller", "Reseller", "Revendeur", "plum"),
        ReferenceEntry("partner", "Partner", "Partenaire", "plum"),
        ReferenceEntry("recommender", "Recommender", "Prescripteur", "plum"),
        ReferenceEntry("employee", "Employee", "Salarié"),
        ReferenceEntry("competitor", "Competitor", "Concurrent", "warn"),
        ReferenceEntry("public_body", "Public body", "Organisme public"),
        ReferenceEntry("investor", "Investor", "Investisseur"),
        ReferenceEntry("press", "Press", "Presse"),
    ],
)

INDUSTRIES = ReferenceList(
    "industries",
    _("Industries"),
    [
        ReferenceEntry("agriculture", "Agriculture", "Agriculture"),
        ReferenceEntry("automotive", "Automotive", "Automobile"),
        ReferenceEntry("construction", "Construction", "Bâtiment et travaux publics"),
        ReferenceEntry("consulting", "Consulting", "Conseil"),
        ReferenceEntry("education", "Education", "Enseignement"),
        ReferenceEntry("employment", "Employment", "Emploi et recrutement"),
        ReferenceEntry("energy", "Energy", "Énergie"),
        ReferenceEntry("entertainment", "Entertainment", "Loisirs et spectacle"),
        ReferenceEntry("fashion", "Fashion and textiles", "Mode et textile"),
        ReferenceEntry("finance", "Finance", "Banque et finance"),
        ReferenceEntry("food", "Food and drink", "Agroalimentaire"),
        ReferenceEntry("hospitality", "Hotels and restaurants", "Hôtellerie et restauration"),
        ReferenceEntry("insurance", "Insurance", "Assurance"),
        ReferenceEntry("logistics", "Transport and logistics", "Transport et logistique"),
        ReferenceEntry("manufacturing", "Manufacturing", "Industrie"),
        ReferenceEntry("marketing", "Marketing", "Marketing"),
        ReferenceEntry("media", "Media", "Médias"),
        ReferenceEntry("medical", "Medical", "Santé"),
        ReferenceEntry("nonprofit", "Nonprofit", "Association"),
        ReferenceEntry("public_sector", "Public sector", "Secteur public"),
        ReferenceEntry("real_estate", "Real estate", "Immobilier"),
        ReferenceEntry("retail", "Retail", "Commerce de détail"),
        ReferenceEntry("services", "Services", "Services"),
        ReferenceEntry("software", "Software", "Logiciel"),
        ReferenceEntry("technology", "Technology", "Technologie"),
        ReferenceEntry("telecommunications", "Telecommunications", "Télécommunications"),
        ReferenceEntry("tourism", "Tourism", "Tourisme"),
        ReferenceEntry("wholesale", "Wholesale", "Commerce de gros"),
        ReferenceEntry("other", "Other", "Autre"),
    ],
)

SOURCES = ReferenceList(
    "sources",
    _("Sources"),
    [
        ReferenceEntry("recommendation", "Recommendation", "Recommandation"),
        ReferenceEntry("trade_fair", "Trade fair", "Salon"),
        ReferenceEntry("website", "Website", "Site web"),
        ReferenceEntry("telephone", "Telephone", "Téléphone"),
        ReferenceEntry("email", "E-mail", "E-mail"),
        ReferenceEntry("campaign", "Campaign", "Campagne"),
        ReferenceEntry("social_network", "Social network", "Réseau social"),
        ReferenceEntry("prospecting", "Prospecting", "Prospection"),
        ReferenceEntry("partner", "Partner", "Partenaire"),
        ReferenceEntry("shop", "Shop", "Magasin"),
        ReferenceEntry("press", "Press", "Presse"),
        ReferenceEntry("import", "Import", "Import"),
        ReferenceEntry("other", "Other", "Autre"),
    ],
)

RELATIONSHIP_KINDS = ReferenceList(
    "relationship_kinds",
    _("Relationships"),
    [
        ReferenceEntry(Relationship.WORKS_FOR, "Works for", "Travaille pour"),
        ReferenceEntry(Relationship.SUBSIDIARY_OF, "Subsidiary of", "Filiale de"),
        ReferenceEntry("reports_to", "Reports to", "A pour responsable"),
        ReferenceEntry("assistant_of", "Assistant of", "Assiste"),
        ReferenceEntry("recommended_by", "Recommended by", "Recommandé par"),
        ReferenceEntry("household", "Same household as", "Même foyer que"),
        ReferenceEntry("partner_of", "Partner of", "Partenaire de"),
        ReferenceEntry("supplier_of", "Supplier of", "Fournisseur de"),
        ReferenceEntry("competitor_of", "Competitor of", "Concurrent de"),
        ReferenceEntry("member_of", "Member of", "Membre de"),
        ReferenceEntry("friend_of", "Knows", "Connaît"),
    ],
)

DECISION_ROLES = ReferenceList(
    "decision_roles",
    _("Decision roles"),
    [
        ReferenceEntry("decides", "Decides", "Décide"),
        ReferenceEntry("pays", "Pays", "Paie"),
        ReferenceEntry("recommends", "Recommends", "Prescrit"),
        ReferenceEntry("uses", "Uses", "Utilise"),
        ReferenceEntry("influences", "Influences", "Influence"),
        ReferenceEntry("filters", "Filters access", "Filtre l’accès"),
        ReferenceEntry("opposes", "Opposes", "S’oppose", "bad"),
    ],
)

HOUSEHOLDS = ReferenceList(
    "households",
    _("Households"),
    [
        ReferenceEntry("single", "Single", "Seul"),
        ReferenceEntry("couple", "Couple", "En couple"),
        ReferenceEntry("family", "Family with children", "Famille avec enfants"),
        ReferenceEntry("single_parent", "Single parent", "Famille monoparentale"),
        ReferenceEntry("shared", "Shared flat", "Colocation"),
    ],
)

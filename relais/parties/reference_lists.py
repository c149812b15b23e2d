"""The lists that the firm edits itself, with the entries that a new installation begins with."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from relais.parties.models import Relationship
from relais.records.api import ReferenceEntry, ReferenceList

LEAD, PROSPECT, CUSTOMER, FORMER_CUSTOMER = "lead", "prospect", "customer", "former_customer"


def is_before_customer(stage: str) -> bool:
    """Whether a party of this status has not bought yet."""
    return stage in (LEAD, PROSPECT)


LIFECYCLE_STAGES = ReferenceList(
    "lifecycle_stages",
    _("Statuses of customers"),
    [
        ReferenceEntry(LEAD, "Lead", "Piste", "info"),
        ReferenceEntry(PROSPECT, "Prospect", "Prospect", "info", number=Decimal(30)),
        ReferenceEntry(CUSTOMER, "Customer", "Client", "good", number=Decimal(90)),
        ReferenceEntry("loyal_customer", "Loyal customer", "Client fidèle", "good", number=Decimal(60)),
        ReferenceEntry("at_risk", "At risk", "À risque", "bad", number=Decimal(30)),
        ReferenceEntry(FORMER_CUSTOMER, "Former customer", "Ancien client", "plain"),
    ],
    number_means=_("Days without contact after which silence is long"),
)

CATEGORIES = ReferenceList(
    "categories",
    _("Categories of customers"),
    [
        ReferenceEntry("key_account", "Key account", "Grand compte", "plum", number=Decimal(45)),
        ReferenceEntry("regular", "Regular", "Régulier"),
        ReferenceEntry("occasional", "Occasional", "Occasionnel", number=Decimal(180)),
        ReferenceEntry("public_contract", "Public contract", "Marché public"),
        ReferenceEntry("private", "Private person", "Particulier", number=Decimal(365)),
    ],
    number_means=_("Days without contact after which silence is long, instead of those of the status"),
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


def _bands(key: str, label: object, *limits: tuple[int, str, str]) -> ReferenceList:
    """A list of bands: from which number on each begins, and what it is called."""
    entries = [ReferenceEntry(f"from_{limit}", english, french, number=Decimal(limit)) for limit, english, french in limits]
    return ReferenceList(key, label, entries, number_means=_("From this number on"))  # type: ignore[arg-type]


TURNOVER_BANDS = _bands(
    "turnover_bands",
    _("Turnover bands"),
    (0, "Below €500,000", "Moins de 500 000 €"),
    (500_000, "€500,000 to €2 million", "500 000 € à 2 millions"),
    (2_000_000, "€2 to €10 million", "2 à 10 millions"),
    (10_000_000, "€10 to €50 million", "10 à 50 millions"),
    (50_000_000, "€50 million and more", "50 millions et plus"),
)

HEADCOUNT_BANDS = _bands(
    "headcount_bands",
    _("Headcount bands"),
    (0, "Fewer than 10", "Moins de 10"),
    (10, "10 to 49", "10 à 49"),
    (50, "50 to 249", "50 à 249"),
    (250, "250 to 4,999", "250 à 4 999"),
    (5000, "5,000 and more", "5 000 et plus"),
)

VALUE_BANDS = _bands(
    "value_bands",
    _("Bands of value a year"),
    (0, "Below €5,000", "Moins de 5 000 €"),
    (5_000, "€5,000 to €20,000", "5 000 à 20 000 €"),
    (20_000, "€20,000 to €100,000", "20 000 à 100 000 €"),
    (100_000, "€100,000 and more", "100 000 € et plus"),
)

ORDERS_BANDS = _bands(
    "orders_bands",
    _("Bands of orders a year"),
    (0, "None", "Aucune"),
    (1, "1 to 3", "1 à 3"),
    (4, "4 to 11", "4 à 11"),
    (12, "12 and more", "12 et plus"),
)

GOODS_BANDS = _bands(
    "goods_bands",
    _("Bands of goods a year"),
    (0, "Below 10", "Moins de 10"),
    (10, "10 to 99", "10 à 99"),
    (100, "100 to 999", "100 à 999"),
    (1000, "1,000 and more", "1 000 et plus"),
)

VISITS_BANDS = _bands(
    "visits_bands",
    _("Bands of visits a year"),
    (0, "None", "Aucune"),
    (1, "1 to 3", "1 à 3"),
    (4, "4 to 11", "4 à 11"),
    (12, "Every month", "Chaque mois"),
)

AGE_BANDS = _bands(
    "age_bands",
    _("Age bands"),
    (0, "Below 18", "Moins de 18 ans"),
    (18, "18 to 24", "18 à 24 ans"),
    (25, "25 to 34", "25 à 34 ans"),
    (35, "35 to 49", "35 à 49 ans"),
    (50, "50 to 64", "50 à 64 ans"),
    (65, "65 and more", "65 ans et plus"),
)

"""Fields as an import of contacts, organizations or users offers them, for the tests of matching."""

from __future__ import annotations

from relais.integrations.matching.headers import Target

PARTS = ("street", "street2", "postcode", "city", "region", "country")


def _addresses(*types: str) -> list[Target]:
    return [Target(f"addresses:{kind}.{part}", aliases=[f"{part}:{kind}"]) for kind in types for part in PARTS]


def _coordinates(collection: str, concept: str, *types: str) -> list[Target]:
    return [Target(f"{collection}:{kind}", aliases=[f"{concept}:{kind}"], kind=concept) for kind in types]


CONTACTS = [
    Target("first_name", ["Prénom", "First name"]),
    Target("last_name", ["Nom", "Last name"]),
    Target("full_name", ["Nom complet", "Full name"]),
    *(Target(key) for key in ("honorific", "job_title", "department", "external_id", "gender", "owner", "website", "linkedin", "tags")),
    *(Target(key) for key in ("description", "language", "status", "source", "manager")),
    Target("birth_date", kind="date"),
    *_coordinates("emails", "email", "work", "home", "other"),
    *_coordinates("phones", "phone", "work", "mobile", "home", "fax", "assistant", "other"),
    *_addresses("work", "home", "billing", "delivery", "other"),
    Target("organization.name", ["Organisation", "Organization"], ["organization", "société", "company"]),
    Target("organization.external_id"),
    Target("organization.industry"),
    Target("organization.phones:work", aliases=["organization.phone"]),
]
ORGANIZATIONS = [
    Target("name", ["Nom", "Name"], ["organization"]),
    *(Target(key) for key in ("industry", "annual_revenue", "employees", "founded_year", "siren", "siret", "vat_number", "activity_code")),
    *(Target(key) for key in ("external_id", "website", "owner", "tags", "description", "status", "source", "legal_form")),
    Target("parent.name", ["Organisation mère", "Parent organization"], ["parent_organization"]),
    Target("parent.external_id", aliases=["parent_organization.external_id"]),
    Target("country", kind="country"),
    *_coordinates("emails", "email", "work", "other"),
    *_coordinates("phones", "phone", "work", "fax", "other"),
    *_addresses("work", "billing", "delivery", "other"),
    *(Target(f"contacts.{key}", aliases=[f"person.{key}"]) for key in ("full_name", "first_name", "last_name", "job_title")),
    Target("contacts.emails:work", aliases=["person.email"], kind="email"),
]
USERS = [Target(key) for key in ("full_name", "first_name", "last_name", "email", "manager", "office", "team", "job_title", "external_id")]

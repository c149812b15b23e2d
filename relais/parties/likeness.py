"""How contacts and organizations are compared when the whole base is searched for duplicates."""

from __future__ import annotations

from relais.core.values.organizations import organization_words, website_domain
from relais.dataquality.api import (
    Coordinates,
    Day,
    Identifier,
    Likeness,
    Mails,
    PersonName,
    Place,
    Title,
    Website,
    declare_likeness,
)


def _without_legal_form(name: str) -> str:
    return " ".join(organization_words(name))


REACHED = (Mails("emails", main="email"), Coordinates("phones", main="phone"))
PLACE = Place("street", postcode="postcode", city="city")

CONTACTS = Likeness(
    kinds=(PersonName("first_name", last="last_name"), Day("birth_date"), *REACHED, PLACE),
    blocks=(
        ("emails",),
        ("emails_boxes",),
        ("emails_start",),
        ("phones",),
        ("names_sound",),
        ("last_name_sound", "first_name_initial"),
        ("first_name_sound", "last_name_initial"),
        ("first_name_sound", "last_name_sound", "city_start"),
        ("first_name_sound", "city"),
        ("last_name_sound", "city"),
        ("last_name_sound", "postcode"),
        ("birth_date",),
        ("birth_date_year", "first_name"),
        ("birth_date_year", "last_name"),
        ("birth_date_year", "postcode"),
        ("birth_date_month", "postcode"),
        ("birth_date_in_year", "first_name_sound"),
        ("birth_date_in_year", "last_name_sound"),
        ("street", "postcode"),
        ("street", "city_start"),
    ),
    certain=(
        ("first_name", "last_name", "birth_date"),
        ("first_name", "last_name", "postcode", "street"),
        ("first_name", "last_name", "phones"),
        ("last_name", "emails"),
        ("first_name", "emails"),
    ),
    trained_on=(("first_name", "last_name", "postcode"), ("first_name", "last_name", "city"), ("birth_date", "last_name"), ("emails",)),
)

ORGANIZATIONS = Likeness(
    kinds=(
        Title("name", clean=_without_legal_form),
        *(Identifier(number) for number in ("siret", "siren", "vat_number")),
        Website("website", clean=website_domain),
        *REACHED,
        PLACE,
    ),
    blocks=(
        ("siret",),
        ("siren",),
        ("vat_number",),
        ("website",),
        ("emails",),
        ("phones",),
        ("name_letters",),
        ("name_start", "city_start"),
        ("name_start", "postcode"),
        ("name_sound", "city"),
        ("name_start",),
        ("street", "postcode"),
    ),
    certain=(("name_letters", "city"), ("name_letters", "phones"), ("name_letters", "emails"), ("name_letters", "website"), ("siret",)),
    trained_on=(("name_letters",), ("emails",), ("phones",)),
)


def declare() -> None:
    """Called once, when the program starts."""
    declare_likeness("contacts", CONTACTS)
    declare_likeness("organizations", ORGANIZATIONS)

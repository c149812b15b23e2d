"""A contact…"""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from relais.accounts.actors import SYSTEM, Actor
from relais.core.errors import InvalidValues
from relais.parties.models import Address, ContactPoint, Party
from relais.parties.testing import make_contact, make_organization
from relais.records.api import change, create, delete, filter_queryset, registry, restore, visible
from relais.records.fields import Reader

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R001")]


def points(party: Party, kind: str) -> list[tuple[str, str, bool]]:
    rows = ContactPoint.objects.filter(party=party, kind=kind).order_by("position")
    return list(rows.values_list("type", "value", "is_primary"))


def labels(party: Party) -> list[str]:
    return list(ContactPoint.objects.filter(party=party, kind="phone").order_by("position").values_list("label", flat=True))


def ids_of(query: dict[str, object], key: str = "contacts") -> list[int]:
    declared = registry.get(key)
    return sorted(filter_queryset(declared.queryset(), declared, query, None, Reader()).values_list("pk", flat=True))


def test_carries_several_typed_coordinates(seller: Actor):
    amelie = create(
        "contacts",
        {
            "first_name": "Amélie",
            "last_name": "Rousseau",
            "country": "FR",
            "emails": [
                {"type": "home", "value": "amelie@home.example"},
                {"type": "work", "value": "A.Rousseau@Vauban.example", "primary": True},
            ],
            "phones": [{"value": "06 39 98 12 40"}, {"type": "fax", "value": "04 72 00 18 44", "label": "fax de l’atelier"}],
            "socials": [{"value": "https://www.linkedin.com/in/amelie-rousseau"}],
            "addresses": [{"type": "work", "street": "18 quai Rambaud", "postcode": "69002", "city": "Lyon", "country": "France"}],
        },
        by=seller,
    )

    amelie.refresh_from_db()
    assert points(amelie, "email") == [("home", "amelie@home.example", False), ("work", "a.rousseau@vauban.example", True)]
    assert points(amelie, "phone") == [("mobile", "+33639981240", True), ("fax", "+33472001844", False)]
    assert points(amelie, "social") == [("linkedin", "amelie-rousseau", False)]
    assert (amelie.email, amelie.phone) == ("a.rousseau@vauban.example", "+33639981240")
    assert (amelie.street, amelie.postcode, amelie.city, amelie.country) == ("18 quai Rambaud", "69002", "Lyon", "FR")
    assert (amelie.name, amelie.owner) == ("Amélie Rousseau", seller.user)


def test_primary_coordinate_follows_the_list_and_the_list_follows_it():
    amelie = make_contact("Amélie Rousseau", emails=["a@one.example", "a@two.example"])
    assert amelie.email == "a@one.example"

    amelie = change(amelie, by=SYSTEM, email="a@three.example")
    assert points(amelie, "email") == [("work", "a@three.example", True), ("work", "a@two.example", False)]

    amelie = change(amelie, by=SYSTEM, emails=[{"value": "a@two.example", "primary": True}])
    assert amelie.email == "a@two.example"

    amelie = change(amelie, by=SYSTEM, email="")
    assert points(amelie, "email") == []


def test_is_found_by_every_coordinate_in_a_query():
    amelie = make_contact("Amélie Rousseau", emails=["a@one.example", "a@two.example"], phones=["+33472001844"])
    make_contact("Bruno Keller", email="b@one.example")

    assert ids_of({"field": "email", "op": "is", "value": "A@One.example"}) == [amelie.pk]
    assert ids_of({"related": "emails", "where": {"field": "value", "op": "is", "value": "a@two.example"}}) == [amelie.pk]
    assert ids_of({"related": "phones", "where": {"field": "type", "op": "is", "value": "work"}}) == [amelie.pk]
    assert ids_of({"field": "name", "op": "contains", "value": "ROUSS"}) == [amelie.pk]


def test_is_changed_and_archived_and_comes_back(cast):
    amelie = make_contact("Amélie Rousseau", owner=cast.seller, city="Lyon")
    by = Actor(cast.seller)

    change(amelie, by=by, city="Villeurbanne", postcode="69100")
    delete(amelie, by=by)
    assert not visible(cast.seller, "contacts").filter(pk=amelie.pk).exists()

    restore(amelie, by=by)
    kept = visible(cast.seller, "contacts").get(pk=amelie.pk)
    assert (kept.city, kept.postcode) == ("Villeurbanne", "69100")
    assert Address.objects.filter(party=amelie).values_list("city", "postcode").get() == ("Villeurbanne", "69100")


@pytest.mark.parametrize(
    "typed", ["06 39 98", "+33 6 39 98 12 40", "0639981240", "amelie rous", "ROUSSEAU", "home.example", "vauban", "lyon", "c-1042"]
)
def test_is_found_by_whatever_is_typed(typed):
    vauban = make_organization("Atelier Vauban")
    amelie = make_contact(
        "Amélie Rousseau",
        emails=["a.rousseau@work.example", "amelie@home.example"],
        phones=["+33472001844", "+33639981240"],
        organization=vauban,
        city="Lyon",
        external_id="C-1042",
    )
    make_contact("Bruno Keller", email="b.keller@keller.example", phone="+497115520100", city="Stuttgart")

    assert ids_of({"search": typed}) == [amelie.pk]


def test_name_in_one_piece_is_taken_apart_and_kept_as_given():
    jean = make_contact("Mme Jeanne de la TOUR")

    assert (jean.honorific, jean.first_name, jean.last_name) == ("Mme", "Jeanne", "de la TOUR")
    assert (jean.name, jean.gender) == ("Jeanne de la TOUR", "female")


def test_name_follows_first_and_last_name():
    amelie = make_contact(first_name="Amélie", last_name="Rousseau")

    amelie = change(amelie, by=SYSTEM, last_name="Rousseau-Petit")

    assert (amelie.name, amelie.title_key) == ("Amélie Rousseau-Petit", "amelie rousseau-petit")


def test_without_a_name_is_called_by_the_address():
    assert create("contacts", {"email": "Someone@Shop.example"}, by=SYSTEM).name == "someone@shop.example"


def test_without_anything_is_refused():
    with pytest.raises(InvalidValues) as refused:
        create("contacts", {"city": "Lyon"}, by=SYSTEM)

    assert refused.value.errors == {"last_name": ["Give a name, an e-mail address or a phone number."]}
    assert not Party.objects.exists()


@pytest.mark.parametrize(
    ("values", "phone"),
    [
        ({"country": "DE"}, "+497115520100"),
        ({"country": "FR"}, "0711 55 20 100"),
        ({"phone": "+351 253 204 419"}, "+351253204419"),
        ({"phone": "4711", "country": "DE"}, "4711"),
    ],
)
def test_phone_is_read_as_dialed_from_where_the_party_is(values, phone):
    assert make_contact("Bruno Keller", **{"phone": "0711 55 20 100", **values}).phone == phone


def test_phone_without_country_is_read_as_dialed_from_the_organization():
    keller = make_organization("Keller & Söhne GmbH", country="DE")

    assert make_contact("Bruno Keller", phone="0711 55 20 100", organization=keller).phone == "+497115520100"


def test_extension_of_a_phone_is_kept_beside_it():
    amelie = make_contact("Amélie Rousseau", country="FR", phone="04 72 00 18 44 poste 12")
    assert (amelie.phone, labels(amelie)) == ("+33472001844", ["ext. 12"])

    amelie = change(amelie, by=SYSTEM, phone="+33 4 72 00 18 45 ext. 7")
    assert (amelie.phone, labels(amelie)) == ("+33472001845", ["ext. 7"])

    amelie = change(amelie, by=SYSTEM, phones=[{"value": "+33 4 72 00 18 46 p. 3"}, {"value": "+33472001847", "label": "atelier"}])
    assert (amelie.phone, labels(amelie)) == ("+33472001846", ["ext. 3", "atelier"])


def test_address_in_one_line_is_taken_apart():
    amelie = make_contact("Amélie Rousseau", street="18 quai Rambaud, 69002 Lyon", country="FR")

    assert (amelie.street, amelie.postcode, amelie.city) == ("18 quai Rambaud", "69002", "Lyon")


def test_postcode_is_written_as_its_country_does():
    assert make_contact("Olivia Grant", postcode="bs14dj", city="Bristol", country="United Kingdom").postcode == "BS1 4DJ"


@pytest.mark.covers("R003", "R010")
def test_keeps_demographics_and_preferences():
    amelie = make_contact(
        "Amélie Rousseau", preferred_channel="phone", language="français", contact_hours="mardi et jeudi, 9 h – 11 h", formality="formal",
        birth_date="1984-05-17", gender="female", occupation="Acheteuse", household="family", interests=["bois", "chantier"],
    )  # fmt: skip

    amelie.refresh_from_db()
    assert (amelie.preferred_channel, amelie.language, amelie.contact_hours) == ("phone", "fr", "2,4 09:00-11:00")
    assert (amelie.birth_date, amelie.household, amelie.interests) == (date(1984, 5, 17), "family", ["bois", "chantier"])
    assert ids_of({"field": "interests", "op": "has_any", "value": ["BOIS"]}) == [amelie.pk]
    field = registry.get("contacts").all_fields["contact_hours"]
    with translation.override("fr"):
        assert field.text(amelie.contact_hours, Reader(language="fr", locale="fr_FR")).startswith("mardi et jeudi, 9 h")


@pytest.mark.parametrize(
    ("values", "begins"),
    [
        ({"honorific": "Mme", "language": "fr"}, "Madame Rousseau,"),
        ({"honorific": "M.", "language": "fr"}, "Monsieur Rousseau,"),
        ({"gender": "female", "language": "de"}, "Sehr geehrte Frau Rousseau,"),
        ({"formality": "informal", "language": "fr"}, "Bonjour Amélie,"),
        ({"language": "en", "honorific": "Dr"}, "Dear Dr Rousseau,"),
    ],
)
def test_is_greeted_in_its_language(values, begins):
    assert make_contact(first_name="Amélie", last_name="Rousseau", **values).salutation == begins


def test_prints_its_address_as_the_post_wants_it():
    vauban = make_organization("Atelier Vauban")
    amelie = make_contact(
        first_name="Amélie", last_name="Rousseau", honorific="Mme", organization=vauban,
        street="18 quai Rambaud", postcode="69002", city="Lyon", country="FR",
    )  # fmt: skip

    assert amelie.printed_address("FR") == ["Atelier Vauban", "Mme Amélie Rousseau", "18 quai Rambaud", "69002 LYON"]
    assert amelie.printed_address("DE", "de")[-1] == "FRANKREICH"


@pytest.mark.covers("R015")
def test_carries_tags_that_are_filtered_upon():
    amelie = make_contact("Amélie Rousseau", tags="VIP, salon")
    make_contact("Bruno Keller")

    assert ids_of({"field": "tags", "op": "has_all", "value": ["vip", "Salon"]}) == [amelie.pk]


def test_birth_in_the_future_is_refused():
    with pytest.raises(InvalidValues) as refused:
        make_contact("Amélie Rousseau", birth_date="2999-01-01")

    assert refused.value.errors == {"birth_date": ["This day is yet to come."]}


@pytest.mark.covers("R013")
def test_region_of_a_french_address_follows_its_postcode_unless_it_is_said():
    amelie = make_contact("Amélie Rousseau", postcode="69002", city="Lyon", country="FR")
    yann = make_contact("Yann Morel", postcode="44000", city="Nantes", region="Bretagne", country="FR")
    bruno = make_contact("Bruno Keller", postcode="70173", city="Stuttgart", country="DE")
    assert (amelie.region, yann.region, bruno.region) == ("Auvergne-Rhône-Alpes", "Bretagne", "")

    amelie = change(amelie, by=SYSTEM, postcode="35000", city="Rennes")
    assert amelie.region == "Bretagne"


@pytest.mark.covers("R010")
def test_demographics_are_asked_for_in_one_query():
    amelie = make_contact(
        "Amélie Rousseau", birth_date="1984-05-17", gender="female", household="family", occupation="Acheteuse", city="Lyon"
    )
    make_contact("Too young", birth_date="2010-05-17", gender="female", household="family", occupation="Élève", city="Lyon")
    make_contact("Elsewhere", birth_date="1984-05-17", gender="female", household="family", occupation="Acheteuse", city="Nantes")

    parts = [
        {"field": "age_band", "op": "in", "value": ["35 à 49 ans", "50 à 64 ans"]}, {"field": "birth_date", "op": "older_than", "value": {"last": 18, "unit": "year"}},
        {"field": "gender", "op": "is", "value": "female"}, {"field": "household", "op": "is", "value": "family"},
        {"field": "occupation", "op": "contains", "value": "achet"}, {"field": "city", "op": "is", "value": "LYON"},
    ]  # fmt: skip
    assert ids_of({"all": parts}) == [amelie.pk]

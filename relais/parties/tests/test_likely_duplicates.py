"""As a new contact or organization is typed, the ones that it probably is…"""

from __future__ import annotations

import pytest

from relais.accounts.actors import SYSTEM
from relais.accounts.models import User
from relais.parties.api import find_likely
from relais.parties.testing import make_contact, make_organization
from relais.records.api import change, delete, registry

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R001")]


def found(key: str, user=None, **values) -> list[str]:
    return [likely.title for likely in find_likely(key, values, user)]


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "A.ROUSSEAU@vauban.example"},
        {"last_name": "Rouseau", "first_name": "Amelie", "city": "Lyon"},
        {"last_name": "Rousseau", "first_name": "Amélie", "phone": "06 39 98 12 40"},
        {"name": "Amélie Rousseau", "city": "LYON"},
        {"emails": [{"value": "amelie@home.example"}], "first_name": "Amélie"},
    ],
)
def test_are_found_by_address_and_by_name_and_town(typed):
    make_contact("Amélie Rousseau", emails=["a.rousseau@vauban.example", "amelie@home.example"], phone="+33639981240", city="Lyon")
    make_contact("Bruno Keller", email="b.keller@keller.example", city="Lyon")

    assert found("contacts", **typed) == ["Amélie Rousseau"]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"last_name": "R"},
        {"first_name": "Amélie"},
        {"last_name": "Rousseau", "first_name": "Bernard", "city": "Brest"},
        {"email": "a.rousseau@"},
        {"email": "other@vauban.example"},
    ],
)
def test_are_not_seen_where_there_are_none(typed):
    make_contact("Amélie Rousseau", email="a.rousseau@vauban.example", city="Lyon")

    assert found("contacts", **typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "ATELIER VAUBAN SARL"},
        {"name": "Atelier Vaubann", "city": "Lyon"},
        {"name": "Something else", "siren": "732 829 320"},
        {"name": "Something else", "siret": "73282932000074", "vat_number": "FR44732829320"},
    ],
)
def test_organizations_are_found_by_name_and_number(typed):
    make_organization("Atelier Vauban", siret="73282932000074", vat_number="FR44732829320", city="Lyon")
    make_organization("Keller & Söhne GmbH")

    assert found("organizations", **typed) == ["Atelier Vauban"]


def test_are_told_with_the_reasons_and_what_tells_them_apart():
    vauban = make_organization("Atelier Vauban")
    make_contact("Amélie Rousseau", email="a.rousseau@vauban.example", city="Lyon", organization=vauban, job_title="Directrice achats")

    (likely,) = find_likely("contacts", {"first_name": "Amélie", "last_name": "Rousseau", "email": "a.rousseau@vauban.example"}, None)

    assert likely.note == "Directrice achats, Atelier Vauban, Lyon"
    assert set(likely.evidence) == {"Same e-mail address", "Same first name", "Same last name"}
    assert likely.score > 0.95


def test_are_only_those_open_to_the_user(cast):
    amelie = make_contact("Amélie Rousseau", email="a.rousseau@vauban.example", owner=cast.seller)

    assert found("contacts", cast.colleague, email="a.rousseau@vauban.example") == ["Amélie Rousseau"]
    assert found("contacts", cast.other_seller, email="a.rousseau@vauban.example") == []
    change(amelie, by=SYSTEM, owner=cast.other_seller.pk)
    assert found("contacts", cast.other_seller, email="a.rousseau@vauban.example") == ["Amélie Rousseau"]


@pytest.mark.attack(20, 101)
def test_tell_nothing_of_hidden_fields_and_hidden_organizations(cast):
    vauban = make_organization("Atelier Vauban", owner=cast.other_seller)
    make_contact("Amélie Rousseau", emails=["a.rousseau@vauban.example", "amelie@home.example"], owner=cast.seller, organization=vauban)
    role = cast.seller.roles.get()
    role.grants["contacts"] = role.grants["*"] | {"fields": {"emails": "hidden"}}
    role.save()

    assert found("contacts", User.objects.get(pk=cast.seller.pk), email="amelie@home.example") == []
    assert found("contacts", User.objects.get(pk=cast.seller.pk), email="a.rousseau@vauban.example") == []
    (likely,) = find_likely("contacts", {"name": "Amélie Rousseau", "email": "amelie@home.example"}, cast.manager)
    assert likely.note == ""


def test_are_not_in_the_bin_and_not_the_record_itself():
    amelie = make_contact("Amélie Rousseau", email="a.rousseau@vauban.example")
    assert find_likely("contacts", {"email": amelie.email}, None, exclude=amelie.pk) == []

    delete(amelie, by=SYSTEM)
    assert found("contacts", email="a.rousseau@vauban.example") == []


def test_are_found_in_few_queries(django_assert_max_num_queries):
    for number in range(20):
        make_contact(f"Amélie Rousseau{number}", email=f"a{number}@vauban.example", city="Lyon")

    with django_assert_max_num_queries(5):
        registry.get("contacts").likely_duplicates(
            {"first_name": "Amélie", "last_name": "Rousseau", "city": "Lyon", "email": "a1@vauban.example"}, None
        )

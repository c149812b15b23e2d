"""A record is linked by its number, which a script chose, or by its name, which a person typed."""

from __future__ import annotations

import pytest

from relais.parties.models import Party, Relationship
from relais.parties.testing import make_contact, make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client, cast):
    client.force_login(cast.seller)
    return client


@pytest.mark.covers("R011")
def test_contacts_and_organizations_are_offered_for_a_link_to_either(browser, cast):
    employer = make_organization("Atelier Keller", owner=cast.seller)
    amelie = make_contact("Amélie Rousseau", organization=employer.pk, email="amelie@keller.example", owner=cast.seller)

    page = browser.get("/relationships/new/").text
    found = browser.get("/lookup/contacts/", {"or": "organizations", "q": "kell"}).json()

    assert 'data-combobox-url-value="/lookup/contacts/?or=organizations"' in page
    assert [(each["value"], each["label"]) for each in found] == [(employer.pk, "Atelier Keller"), (amelie.pk, "Amélie Rousseau")]


@pytest.mark.covers("R285")
def test_name_that_one_record_has_links_it(browser, cast):
    keller = make_organization("Atelier Kéller", owner=cast.seller)

    browser.post("/contacts/new/", {"last_name": "Rousseau", "organization": "", "organization:text": "atelier  keller"})

    assert Party.objects.get(last_name="Rousseau").organization == keller


@pytest.mark.covers("R285")
def test_name_of_a_colleague_links_the_colleague(browser, cast):

    browser.post(
        "/contacts/new/",
        {"last_name": "Rousseau", "owner": cast.seller.pk, "owner:text": cast.colleague.name, "owner:asked": cast.seller.name},
    )

    assert Party.objects.get(last_name="Rousseau").owner == cast.colleague


@pytest.mark.covers("R285")
def test_name_that_several_have_comes_back_with_the_choices(browser, cast):
    lyon, paris = (make_organization("Keller", city=city, owner=cast.seller) for city in ("Lyon", "Paris"))
    typed = {"last_name": "Rousseau", "organization": "", "organization:text": "Keller"}

    asked = browser.post("/contacts/new/", typed)
    assert asked.status_code == 422
    assert "Several are called “Keller”. Choose one." in asked.text
    assert all(f'name="organization" value="{each.pk}"' in asked.text for each in (lyon, paris))
    browser.post("/contacts/new/", typed | {"organization": paris.pk, "organization:asked": "Keller"})

    assert Party.objects.get(last_name="Rousseau").organization == paris


@pytest.mark.covers("R285")
def test_part_of_a_name_is_asked_about_and_links_nothing(browser, cast):
    make_organization("Atelier Keller", owner=cast.seller)

    asked = browser.post("/contacts/new/", {"last_name": "Rousseau", "organization": "", "organization:text": "kell"})

    assert "Nothing is called “kell”. Choose one of these, or type another name." in asked.text
    assert not Party.objects.filter(last_name="Rousseau").exists()


@pytest.mark.attack(20)
def test_name_of_a_record_that_is_closed_is_not_known(browser, cast):
    make_organization("Secret Works", owner=cast.other_seller)

    asked = browser.post("/contacts/new/", {"last_name": "Rousseau", "organization": "", "organization:text": "Secret Works"})

    assert "Nothing is called “Secret Works”." in asked.text
    assert not Party.objects.filter(last_name="Rousseau").exists()


@pytest.mark.covers("R285")
def test_number_in_place_of_a_name_is_a_name(browser, cast):
    keller = make_organization("Keller", owner=cast.seller)

    asked = browser.post("/contacts/new/", {"last_name": "Rousseau", "organization": "", "organization:text": str(keller.pk)})

    assert asked.status_code == 422


@pytest.mark.covers("R285")
@pytest.mark.parametrize(("typed", "expected"), [("Keller", "Keller"), ("", None), ("Moreau", "Moreau")])
def test_linked_record_stays_changes_and_goes_as_its_name_does(browser, cast, typed, expected):
    keller, _moreau = (make_organization(name, owner=cast.seller) for name in ("Keller", "Moreau"))
    amelie = make_contact("Amélie Rousseau", organization=keller.pk, owner=cast.seller)
    given = {"last_name": "Rousseau", "organization": keller.pk, "organization:text": typed, "organization:asked": "Keller"}

    browser.post(f"/contacts/{amelie.pk}/edit/", given)

    amelie.refresh_from_db()
    assert (amelie.organization.name if amelie.organization else None) == expected


@pytest.mark.covers("R011", "R285")
def test_relationship_with_an_organization_is_made_by_its_name(browser, cast):
    amelie, keller = make_contact("Amélie Rousseau", owner=cast.seller), make_organization("Keller", owner=cast.seller)
    given = {"from_party": amelie.pk, "from_party:text": "Amélie Rousseau", "to_party": "", "to_party:text": "Keller"}

    browser.post("/relationships/new/", given | {"kind": "works_for", "title": "Buyer", "decision_role": "decides"})

    tie = Relationship.objects.get(to_party=keller)
    assert (tie.from_party, tie.title, tie.decision_role) == (amelie, "Buyer", "decides")


@pytest.mark.covers("R001", "R285")
def test_other_record_of_a_merge_is_found_by_its_name(browser, cast):
    amelie, double = make_contact("Amélie Rousseau", owner=cast.seller), make_contact("Amélie Roussot", owner=cast.seller)

    asked = browser.get(f"/contacts/{amelie.pk}/merge/", {"with": "", "with:text": "Rous"})
    page = browser.get(f"/contacts/{amelie.pk}/merge/", {"with": "", "with:text": "amelie roussot"})

    assert (asked.status_code, f'name="with" value="{double.pk}"' in asked.text) == (422, True)
    assert "Amélie Roussot goes to the bin" in page.text

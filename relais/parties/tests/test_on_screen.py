"""On screen…"""

from __future__ import annotations

import html
import re

import pytest
from django.utils import translation
from django.utils.html import escape

from relais.accounts.actors import SYSTEM, Actor
from relais.accounts.models import User
from relais.parties.breakdown import DIMENSIONS, Breakdown
from relais.parties.markets import Markets
from relais.parties.testing import make_contact, make_organization
from relais.records.api import change, create, registry
from relais.records.fields import Reader
from relais.records.models import ReferenceItem
from relais.records.screens.state import tabs_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client, cast):
    client.force_login(cast.seller)
    return client


def rows_in(page: str) -> int:
    return page.count('data-list-target="row"')


def told(user: User, by: str) -> dict[str, list[str]]:
    return {line.label: [figure.text for figure in line.figures] for line in Breakdown(Reader.of(user), by).table.lines}


@pytest.mark.covers("R006")
def test_contacts_and_organizations_are_counted_by_status(cast):
    for name, stage in [("A", "lead"), ("B", "customer"), ("C", "customer")]:
        make_contact(name, lifecycle=stage, owner=cast.seller)
    make_organization("D", lifecycle="customer", owner=cast.colleague, yearly_value={"amount": "900", "currency": "EUR"})
    make_contact("Theirs", lifecycle="customer", owner=cast.other_seller)

    assert told(cast.seller, "lifecycle") == {
        "Lead": ["1", "—", "—"], "Prospect": ["—", "—", "—"], "Customer": ["2", "1", "€900"], "Loyal customer": ["—", "—", "—"],
        "At risk": ["—", "—", "—"], "Former customer": ["—", "—", "—"],
    }  # fmt: skip


@pytest.mark.covers("R006", "R013", "R014")
@pytest.mark.parametrize("by", DIMENSIONS)
def test_every_count_of_the_breakdown_opens_its_records(browser, cast, by):
    make_organization(
        "Atelier Vauban", owner=cast.seller, industry="retail", region="Bretagne", country="FR", category="regular", headcount=20, roles=["supplier"],
        turnover={"amount": "900", "currency": "EUR"}, yearly_value={"amount": "9", "currency": "EUR"}, orders_per_year=3, goods_per_year=5, visits_per_year=2,
    )  # fmt: skip
    make_organization("Keller", owner=cast.seller)
    make_contact("Amélie Rousseau", owner=cast.seller, birth_date="1984-05-17", source="website")

    page = browser.get(f"/breakdown/?by={by}").text

    figures = [figure for line in Breakdown(Reader.of(cast.seller), by).table.lines for figure in line.figures if figure.url]
    assert figures
    for figure in figures:
        assert escape(figure.url) in page
        assert rows_in(browser.get(figure.url).text) == int(figure.text)


@pytest.mark.covers("R009", "R338")
def test_a_kind_of_stakeholder_that_the_administrator_adds_has_its_view_its_count_and_its_records(client, cast):
    client.force_login(cast.administrator)
    client.post("/reference-items/new/", {"list": "party_roles", "label_en": "Neighbor", "label_fr": "Riverain", "is_active": "1"})
    make_organization("Riverains de Vauban", roles=["neighbor"], owner=cast.seller)
    make_contact("Other", owner=cast.seller)

    client.force_login(cast.seller)
    page = client.get("/organizations/").text
    listed = client.get("/organizations/?view=role-neighbor").text

    assert 'href="/organizations/?view=role-neighbor"' in page
    assert ("Riverains de Vauban" in listed, rows_in(listed)) == (True, 1)
    assert rows_in(client.get("/contacts/?view=role-neighbor").text) == 0
    assert told(cast.seller, "current_roles")["Neighbor"] == ["—", "1"]


@pytest.mark.covers("R008", "R338")
def test_a_kind_of_stakeholder_that_is_retired_is_offered_no_more(cast):
    change(ReferenceItem.objects.get(list="party_roles", key="press"), by=SYSTEM, is_active=False)

    views = {tab.key for tab in tabs_of(registry.get("contacts"), cast.seller)}

    assert {"role-supplier", "role-reseller", "role-employee"} <= views
    assert "role-press" not in views


@pytest.mark.covers("R009")
def test_habits_and_needs_of_any_stakeholder_are_kept_and_filtered_as_those_of_customers(browser, cast):
    make_organization("Silva Têxteis", roles=["supplier"], needs=["délais courts"], purchase_preferences=["par palette"], owner=cast.seller)
    make_organization("Keller", lifecycle="customer", needs=["Délais courts"], owner=cast.seller)

    found = browser.get("/organizations/", {"filter": '{"field":"needs","op":"has_any","value":["délais courts"]}'}).text

    assert rows_in(found) == 2


@pytest.mark.covers("R026")
def test_a_group_is_told_market_by_market_and_every_count_opens_its_records(browser, cast):
    group = make_organization("Groupe Vauban", country="FR", headcount=10, owner=cast.seller)
    germany = make_organization(
        "Vauban GmbH", country="DE", parent=group, headcount=5, owner=cast.seller, turnover={"amount": "500", "currency": "EUR"}
    )
    make_organization("Vauban Berlin", country="DE", parent=germany, headcount=2, owner=cast.seller)
    make_contact("Bruno Keller", organization=germany, owner=cast.seller)
    make_organization("Elsewhere", country="DE", owner=cast.seller)

    page = browser.get(f"/organizations/{group.pk}/group/").text

    lines = {line.label: line.figures for line in Markets(group, Reader.of(cast.seller)).table.lines}
    assert {label: [figure.text for figure in figures[:3]] for label, figures in lines.items()} == {
        "Germany": ["2", "1", "7"], "France": ["1", "—", "10"], "Together": ["3", "1", "17"],
    }  # fmt: skip
    for figure in (figure for figures in lines.values() for figure in figures if figure.url):
        assert escape(figure.url) in page
        assert rows_in(browser.get(figure.url).text) == int(figure.text)
    assert f'href="/organizations/{group.pk}/"' in browser.get(f"/organizations/{germany.pk}/group/").text


@pytest.mark.covers("R016")
def test_a_record_leads_to_where_its_values_come_from(browser, cast):
    amelie = make_contact("Amélie Rousseau", by=Actor(cast.administrator, "import"), owner=cast.seller, lifecycle_since="2025-01-10")
    change(amelie, by=Actor(cast.colleague), city="Lyon", lifecycle="customer", lifecycle_since="2025-06-01")

    assert f'href="/contacts/{amelie.pk}/sources/"' in browser.get(f"/contacts/{amelie.pk}/").text
    page = browser.get(f"/contacts/{amelie.pk}/sources/").text

    assert "Ada Administrator" in page
    assert "imported" in page
    assert "Cleo Colleague" in page
    assert all(f"<dd>{value}<div" in page for value in ("Amélie Rousseau", "Customer", cast.seller.name))
    assert "10/01/2025 to 01/06/2025" in page


@pytest.mark.attack(20)
@pytest.mark.parametrize("path", ["/organizations/{}/group/", "/organizations/{}/sources/"])
def test_what_is_closed_looks_as_if_it_were_not_there(browser, cast, path):
    theirs = make_organization("Theirs", owner=cast.other_seller)

    assert browser.get(path.format(theirs.pk)).status_code == 404


@pytest.mark.covers("R001")
def test_an_address_is_printed_as_its_country_does_with_what_its_post_would_miss(browser, cast):
    grant = make_organization("Grant Ltd", street="1 High Street", postcode="bs14dj", city="Bristol", country="GB", owner=cast.seller)
    vauban = make_organization("Atelier Vauban", street="18 quai Rambaud", postcode="690", city="Lyon", country="FR", owner=cast.seller)

    assert "<div>1 High Street</div><div>BRISTOL</div><div>BS1 4DJ</div>" in browser.get(f"/organizations/{grant.pk}/").text
    assert "“690” does not look like a postcode of this country: France." in browser.get(f"/organizations/{vauban.pk}/").text


@pytest.mark.covers("R001")
@pytest.mark.parametrize(
    ("language", "greeting"), [("fr", "Madame Rousseau,"), ("en", "Dear Ms Rousseau,"), ("de", "Sehr geehrte Frau Rousseau,")]
)
def test_a_person_is_greeted_in_the_language_that_he_or_she_speaks(browser, cast, language, greeting):
    amelie = make_contact("Amélie Rousseau", gender="female", language=language, owner=cast.seller)

    assert greeting in browser.get(f"/contacts/{amelie.pk}/").text


@pytest.mark.covers("R025")
def test_what_one_saves_is_there_for_the_next_reader_and_for_programs(browser, client, cast):
    amelie = create("contacts", {"name": "Amélie Rousseau"}, by=Actor(cast.seller))
    browser.post(f"/contacts/{amelie.pk}/fields/city/", {"city": "Villeurbanne"})

    client.force_login(cast.colleague)
    assert "Villeurbanne" in client.get("/contacts/").text
    assert "Villeurbanne" in client.get(f"/contacts/{amelie.pk}/").text


@pytest.mark.covers("R001")
@pytest.mark.parametrize(
    ("country", "asked"),
    [
        ("", ["Street address", "Postcode", "City"]), ("FR", ["Street address", "Postcode", "City"]), ("DE", ["Street address", "Postcode", "City"]),
        ("GB", ["Street address", "Post town", "Postcode"]), ("US", ["Street address", "City", "State", "ZIP code"]),
        ("IT", ["Street address", "Postcode", "City", "Province"]),
    ],
)  # fmt: skip
def test_an_address_is_asked_for_in_the_order_and_the_words_of_its_country(browser, country, asked):
    line = browser.get("/organizations/lines/addresses/", {"addresses-3-country": country, "addresses-3-street": "1 High Street"}).text

    labels = re.findall(r'<label class="unseen" for="f-addresses-3-[a-z]+">([^<]+)</label>', line)
    assert [label for label in labels if label in asked] == asked
    assert labels.index(asked[0]) > labels.index("country")
    assert ">1 High Street</textarea>" in line


@pytest.mark.attack(20)
@pytest.mark.parametrize("path", ["/organizations/lines/name/", "/organizations/lines/nothing/", "/fairies/lines/addresses/"])
def test_a_line_of_what_is_no_collection_is_not_there(browser, path):
    assert browser.get(path).status_code == 404


@pytest.mark.covers("R011")
def test_a_record_leads_to_all_its_relationships_past_ones_too(browser, cast):
    vauban, keller = make_organization("Atelier Vauban", owner=cast.seller), make_organization("Keller", owner=cast.seller)
    amelie = make_contact("Amélie Rousseau", organization=vauban, job_title="Acheteuse", owner=cast.seller)
    change(amelie, by=Actor(cast.seller), organization=keller.pk, job_title="Directrice")
    page = browser.get(f"/contacts/{amelie.pk}/").text

    url = html.unescape(re.search(r'href="(/relationships/\?[^"]+)"', page)[1])

    listed = browser.get(url).text
    assert rows_in(listed) == 2
    assert "Acheteuse" in listed
    assert f"/relationships/new/?from_party={amelie.pk}" in page


@pytest.mark.covers("R010", "R013")
def test_bands_stand_on_the_record_where_only_they_are_known(browser, cast):
    person = make_contact("Amélie Rousseau", age_band="35 à 49 ans", owner=cast.seller)
    firm = make_organization("Keller", turnover_band="2 à 10 millions", owner=cast.seller)

    shown = [browser.get(f"/{key}/{pk}/").text for key, pk in (("contacts", person.pk), ("organizations", firm.pk))]

    assert "<dt>Age band</dt>" in shown[0]
    assert "<dt>Turnover band</dt>" in shown[1]
    assert ('data-edit="age_band"' in shown[0], 'data-edit="turnover_band"' in shown[1]) == (True, True)


@pytest.mark.covers("R016")
@pytest.mark.parametrize("key", ["contacts", "organizations"])
def test_no_two_fields_are_called_alike(key):
    for language in ("en", "fr"):
        with translation.override(language):
            labels = [str(own.label) for own in registry.get(key).all_fields.values()]
        assert len(labels) == len(set(labels)), [label for label in labels if labels.count(label) > 1]


@pytest.mark.covers("R008")
def test_timeline_tells_of_a_role_and_of_a_number_once(browser, cast):
    party = make_contact("Amélie Rousseau", owner=cast.seller)
    change(party, by=Actor(cast.seller), roles=[{"role": "supplier", "since": "2026-01-01"}], birth_date="1984-05-17")

    told = browser.get(f"/contacts/{party.pk}/timeline/").text

    assert "set birth date to" in told
    assert "Supplier, since" in told
    assert not [words for words in ("age band", "roles held") if words in told]

"""A program that works with contacts and organizations through the API…"""

from __future__ import annotations

import pytest

from relais.accounts.actors import Actor
from relais.integrations.testing import Program
from relais.parties.models import Party
from relais.parties.testing import make_contact, make_organization
from relais.records.api import change

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(cast) -> Program:
    return Program(cast.seller)


@pytest.mark.covers("R017")
def test_learns_who_it_is_that_writes_or_calls(program, cast):
    amelie = make_contact("Amélie Rousseau", email="amelie@home.example", phone="+33639981240", owner=cast.seller)

    for known in ({"email": "Amelie@Home.example"}, {"phone": "06 39 98 12 40"}, {"email": "x@nowhere.example", "phone": "0639981240"}):
        answer = program.post("contacts/identification/", known)
        assert (answer.status_code, answer.json()["id"], answer.json()["type"]) == (200, amelie.pk, "contacts")
    assert Party.objects.count() == 1


@pytest.mark.covers("R017")
def test_makes_a_prospect_of_whom_nobody_knows(program, cast):
    answer = program.post("contacts/identification/", {"email": "yann@morel.example", "name": "Yann Morel", "source": "website"})

    body = answer.json()
    assert (answer.status_code, body["name"], body["lifecycle"], body["source"]) == (201, "Yann Morel", "prospect", "website")
    assert Party.objects.get().owner == cast.seller


@pytest.mark.covers("R017")
def test_makes_an_organization_of_an_unknown_company_number(program):
    answer = program.post("contacts/identification/", {"company_number": "732 829 320 00074", "name": "Atelier Vauban"})

    assert (answer.status_code, answer.json()["type"], answer.json()["siren"]) == (201, "organizations", "732829320")


@pytest.mark.covers("R017")
@pytest.mark.attack(20, 78)
def test_is_not_told_of_somebody_who_is_closed_to_it(program, cast):
    make_contact("Hidden Person", email="hidden@person.example", owner=cast.other_seller)

    answer = program.post("contacts/identification/", {"email": "hidden@person.example"})

    assert (answer.status_code, answer.json()["name"]) == (201, "hidden@person.example")


@pytest.mark.covers("R017")
@pytest.mark.attack(20)
def test_is_not_told_by_an_address_that_it_may_not_read(cast):
    make_contact("Amélie Rousseau", emails=["amelie@home.example"], phone="+33639981240", owner=cast.seller)
    role = cast.seller.roles.get()
    role.grants["contacts"] = role.grants["*"] | {"fields": {"emails": "hidden"}}
    role.save()

    known, unknown = (
        Program(cast.seller).post("contacts/identification/", {"email": email}) for email in ("amelie@home.example", "nobody@home.example")
    )
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    assert Program(cast.seller).post("contacts/identification/", {"phone": "0639981240"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, ""),
        ({"email": "x"}, 422, ""),
        ({"mail": "a@b.example"}, 422, "mail"),
        ({"email": ["a"]}, 422, "email"),
        ({"source": "Mars"}, 422, "source"),
    ],
)
def test_is_refused_with_a_sentence_where_it_says_nothing_readable(program, body, status, field):
    answer = program.post("contacts/identification/", body)

    assert answer.status_code == status
    assert answer.json()["error"]["message"].endswith(".")
    assert not field or field in answer.json()["error"]["errors"]
    assert not Party.objects.exists()


@pytest.mark.covers("R006", "R007")
def test_moves_a_contact_through_its_statuses_and_reads_them_with_their_dates(program, cast):
    amelie = make_contact("Amélie Rousseau", owner=cast.seller, lifecycle_since="2025-01-10")

    for stage, since in (("prospect", "2025-03-01"), ("Customer", "2025-09-20")):
        assert program.post(f"contacts/{amelie.pk}/stage/", {"stage": stage, "since": since}).json()["lifecycle_since"] == since

    assert program.get(f"contacts/{amelie.pk}/stages/").json()["items"] == [
        {"stage": "lead", "since": "2025-01-10", "until": "2025-03-01"},
        {"stage": "prospect", "since": "2025-03-01", "until": "2025-09-20"},
        {"stage": "customer", "since": "2025-09-20", "until": None},
    ]


@pytest.mark.covers("R008")
def test_gives_and_ends_roles(program, cast):
    silva = make_organization("Silva Têxteis", owner=cast.seller)

    program.post(f"organizations/{silva.pk}/role/", {"role": "supplier", "since": "2024-03-01"})
    assert program.ids("organizations/", filter={"field": "current_roles", "op": "has_any", "value": ["supplier"]}) == [silva.pk]

    ended = program.post(f"organizations/{silva.pk}/role-end/", {"role": "supplier", "until": "2025-03-01"}).json()
    assert ended["roles"] == [{"role": "supplier", "since": "2024-03-01", "until": "2025-03-01", "note": ""}]
    assert ended["current_roles"] == []


@pytest.mark.covers("R016")
def test_reads_where_each_value_comes_from(program, cast):
    amelie = make_contact("Amélie Rousseau", by=Actor(cast.administrator, "import"), owner=cast.seller)
    change(amelie, by=Actor(cast.seller), city="Lyon")

    sources = program.get(f"contacts/{amelie.pk}/sources/").json()

    assert (sources["name"]["by"], sources["name"]["through"]) == ("Ada Administrator", "import")
    assert (sources["city"]["by"], sources["city"]["through"]) == ("Sam Seller", "screen")


@pytest.mark.covers("R026")
def test_reads_the_figures_of_a_group_market_by_market(program, cast):
    group = make_organization("Groupe Vauban", country="FR", headcount=10, orders_per_year=4, owner=cast.seller)
    make_organization(
        "Vauban GmbH", country="DE", parent=group, headcount=5, orders_per_year=3, owner=cast.seller,
        turnover={"amount": "500", "currency": "EUR"}, yearly_value={"amount": "20", "currency": "EUR"},
    )  # fmt: skip

    found = program.get(f"organizations/{group.pk}/group/").json()

    assert (found["organizations"], found["headcount"], found["orders_per_year"]) == (2, 15, 7)
    assert found["turnover"] == [{"amount": "500.00", "currency": "EUR"}]
    assert [(each["country"], each["headcount"], each["yearly_value"]) for each in found["markets"]] == [
        ("DE", 5, [{"amount": "20.00", "currency": "EUR"}]),
        ("FR", 10, []),
    ]


@pytest.mark.covers("R001")
def test_reads_how_to_greet_and_where_to_write(program, cast):
    amelie = make_contact(
        "Mme Amélie Rousseau",
        language="fr",
        formality="formal",
        street="18 quai Rambaud",
        postcode="69002",
        city="Lyon",
        country="FR",
        owner=cast.seller,
    )
    grant = make_organization("Grant Ltd", street="1 High Street", postcode="bs14dj", city="Bristol", country="GB", owner=cast.seller)

    body = program.get(f"contacts/{amelie.pk}/").json()
    assert (body["salutation"], body["postal_label"]) == ("Madame Rousseau,", "Amélie Rousseau\n18 quai Rambaud\n69002 LYON")
    assert program.get(f"organizations/{grant.pk}/").json()["postal_label"].splitlines() == [
        "Grant Ltd",
        "1 High Street",
        "BRISTOL",
        "BS1 4DJ",
        "UNITED KINGDOM",
    ]

"""A territory…"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from relais.accounts.actors import SYSTEM, Actor
from relais.accounts.models import Role
from relais.core.errors import InvalidValues
from relais.core.testing import run_jobs
from relais.parties.models import Party, Territory
from relais.parties.testing import make_contact, make_organization
from relais.records.api import Operation, change, create, delete, undo, visible
from relais.records.testing import Cast, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R283")]


def field_is(field: str, value: Any) -> dict[str, Any]:
    return {"field": field, "op": "is", "value": value}


def draw(name: str, holds: dict[str, Any] | None = None, **values: Any) -> Territory:
    made: Territory = create("territories", {"name": name, "holds": holds or {}} | values, by=SYSTEM)
    run_jobs()
    return made


def territory(party: Party) -> str:
    return str(Party.objects.get(pk=party.pk).territory or "")


@pytest.fixture
def france(db: None) -> Territory:
    return draw("France", field_is("country", "FR"))


@pytest.fixture
def west(france: Territory) -> Territory:
    return draw("Brittany", {"field": "postcode", "op": "starts_with", "value": "35"}, parent=france.pk)


@pytest.mark.parametrize(
    ("address", "expected"),
    [({"country": "FR", "postcode": "35000"}, "Brittany"), ({"country": "FR", "postcode": "69001"}, "France"), ({"country": "DE", "postcode": "35037"}, "")],
)  # fmt: skip
def test_is_the_deepest_that_holds_with_all_above_it(west: Territory, address: dict[str, str], expected: str) -> None:
    assert territory(make_organization("Scierie Morvan", addresses=[address])) == expected


def test_follows_the_address(west: Territory) -> None:
    sawmill = make_organization("Scierie Morvan", country="FR", postcode="35000")

    change(sawmill, postcode="69001", by=SYSTEM)

    assert territory(sawmill) == "France"


def test_of_people_is_that_of_their_organization(west: Territory) -> None:
    sawmill = make_organization("Scierie Morvan", country="FR", postcode="35000")
    anna = make_contact("Anna Le Gall", organization=sawmill, country="DE")
    alone = make_contact("Yann Kerbrat", country="FR", postcode="29200")

    change(sawmill, postcode="69001", by=SYSTEM)

    assert (territory(anna), territory(alone)) == ("France", "France")


def test_chosen_by_hand_stays(west: Territory, seller: Actor) -> None:
    sawmill = make_organization("Scierie Morvan", country="FR", postcode="69001", owner=seller.user)

    change(sawmill, territory=west.pk, by=seller)
    change(sawmill, postcode="75001", by=SYSTEM)

    assert territory(sawmill) == "Brittany"


def test_that_is_drawn_anew_moves_whoever_stood_there_and_each_move_can_be_undone(west: Territory) -> None:
    sawmill = make_organization("Scierie Morvan", country="FR", postcode="35000")

    change(west, holds={"field": "postcode", "op": "starts_with", "value": "29"}, by=SYSTEM)
    run_jobs()
    assert territory(sawmill) == "France"

    undo(Operation.objects.filter(type="organizations").latest("id"), by=SYSTEM)
    assert territory(sawmill) == "Brittany"


def test_that_is_deleted_leaves_all_to_the_one_above(west: Territory) -> None:
    sawmill = make_organization("Scierie Morvan", country="FR", postcode="35000")

    delete(west, by=SYSTEM)
    run_jobs()

    assert territory(sawmill) == "France"


def test_refuses_a_query_that_asks_for_what_is_not_there(db: None) -> None:
    with pytest.raises(InvalidValues) as refused:
        draw("Nowhere", field_is("nonsense", "x"))

    assert "nonsense" in str(refused.value.errors["holds"])


@pytest.mark.attack(77)
@pytest.mark.parametrize("type_key", ["organizations", "contacts"])
def test_opens_what_lies_in_it_to_those_who_work_it_and_all_below(west: Territory, france: Territory, type_key: str) -> None:
    role = Role.objects.create(key="field", name="Field", grants={"*": {"view": "territory"}})
    anna, bob = make_user("Anna Field"), make_user("Bob Field")
    for user in (anna, bob):
        user.roles.add(role)
    change(france, people=[anna.pk], by=SYSTEM)
    change(west, people=[bob.pk], by=SYSTEM)
    make = make_organization if type_key == "organizations" else make_contact
    places = {"Rennes": ("FR", "35000"), "Lyon": ("FR", "69001"), "Marburg": ("DE", "35037")}
    for name, (country, postcode) in places.items():
        make(name, country=country, postcode=postcode)

    seen = [{name for name in places if any(name in row.name for row in visible(user, type_key))} for user in (anna, bob)]

    assert seen == [{"Rennes", "Lyon"}, {"Rennes"}]


def test_is_drawn_in_its_form_as_a_filter_is_built(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    condition = {"kind:0": "group", "word:0": "all", "kind:0.0": "condition", "field:0.0": "country", "op:0.0": "is", "value:0.0": "FR"}

    begun = client.post("/territories/new/", {"name": "France", "kind:0": "group", "do": "condition:0"}).content.decode()
    client.post("/territories/new/", {"name": "France", "people": [cast.seller.pk]} | condition)

    made = Territory.objects.get()
    assert 'id="field:0.0"' in begun
    assert (made.people, made.holds) == ([cast.seller.pk], {"all": [{"field": "country", "op": "is", "value": "FR"}]})
    assert "France" in client.get(f"/territories/{made.pk}/").content.decode()


def test_follows_what_is_typed_in_the_form_until_one_is_chosen_there(west: Territory, cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    sawmill = make_organization("Scierie Morvan", country="FR", postcode="35000")
    address = f"/organizations/{sawmill.pk}/edit/"

    def save(postcode: str, territory_id: int | str) -> str:
        typed = {"addresses-0-postcode": postcode, "addresses-0-country": "FR", "addresses-0-primary": "1", "territory": territory_id}
        typed |= {"territory_is_fixed": "1"} if Party.objects.get(pk=sawmill.pk).territory_is_fixed else {}
        assert client.post(address, {"name": "Scierie Morvan"} | typed).status_code == 302
        return territory(sawmill)

    assert save("69001", west.pk) == "France"
    assert save("69001", west.pk) == "Brittany"
    assert save("75001", west.pk) == "Brittany"
    assert save("75001", "") == "France"


def test_that_an_organization_leaves_lets_its_people_belong_where_they_live(west: Territory) -> None:
    sawmill = make_organization("Scierie Morvan", country="FR", postcode="35000")
    anna = make_contact("Anna Le Gall", organization=sawmill, country="FR", postcode="69001")

    change(sawmill, country="DE", by=SYSTEM)

    assert (territory(sawmill), territory(anna)) == ("", "France")

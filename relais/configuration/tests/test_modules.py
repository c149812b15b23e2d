"""A module that is closed…"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from relais.accounts.models import User
from relais.configuration.modules.deeds import set_module
from relais.core import clock
from relais.core.errors import InvalidValues
from relais.integrations.testing import Program
from relais.records.api import Operation, can, readable_fields, registry, search, undo
from relais.records.testing import Cast, as_actor, make_cast
from relais.sales.models import Opportunity
from relais.sales.testing import make_opportunity

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R333")]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def switch(cast: Cast, key: str, state: str, *stages: dict[str, object]) -> None:
    set_module(key, state, stages, by=as_actor(cast.administrator))


def has(user: User, key: str = "opportunities") -> bool:
    return can(User.objects.get(pk=user.pk), "view", key)


def test_is_gone_from_every_screen_and_the_rest_goes_on(cast: Cast, client: Client) -> None:
    make_opportunity(name="Windows of the town hall", owner=cast.seller)
    client.force_login(cast.seller)
    assert "/opportunities/" in client.get("/contacts/").content.decode()

    switch(cast, "sales", "off")

    contacts = client.get("/contacts/")
    assert (contacts.status_code, "/opportunities/" in contacts.content.decode()) == (200, False)
    assert [client.get(address).status_code for address in ("/", "/opportunities/", "/opportunities/new/", "/pipelines/")] == [
        200,
        404,
        404,
        404,
    ]
    assert search(User.objects.get(pk=cast.seller.pk), "town hall") == []


def test_is_gone_from_the_api_for_administrators_too(cast: Cast) -> None:
    switch(cast, "sales", "off")
    program = Program(cast.administrator)

    assert program.get("opportunities/").status_code == program.post("opportunities/", {"name": "One"}).status_code == 404
    assert "opportunities" not in [each["key"] for each in program.get("schema/").json()["types"]]
    assert "/opportunities/" not in "".join(program.get("openapi.json").json()["paths"])


def test_keeps_what_is_stored(cast: Cast) -> None:
    opportunity = make_opportunity(name="Windows", owner=cast.seller)
    switch(cast, "sales", "off")
    switch(cast, "sales", "on")

    assert has(cast.seller)
    assert Opportunity.objects.get(pk=opportunity.pk).name == "Windows"


def test_takes_along_the_fields_that_lead_to_it_alone(cast: Cast, client: Client) -> None:
    assert {"product", "lines"} <= readable_fields(cast.seller, "opportunities").keys()
    switch(cast, "catalogue", "off")
    client.force_login(cast.seller)

    assert not {"product", "lines"} & readable_fields(User.objects.get(pk=cast.seller.pk), "opportunities").keys()
    assert client.get("/opportunities/new/").status_code == client.get("/opportunities/").status_code == 200
    assert Program(cast.seller).post("opportunities/", {"name": "Without product"}).status_code == 201


@pytest.mark.parametrize("key", ["activities", "catalogue", "dataquality", "sales"])
def test_leaves_the_pages_of_the_others(key: str, cast: Cast, client: Client) -> None:
    opportunity = make_opportunity(owner=cast.seller)
    switch(cast, key, "off")
    client.force_login(cast.seller)

    closed = {declared.key for declared in registry if not has(cast.seller, declared.key)}
    pages = ["/", "/contacts/", "/search/?q=a", "/imports/new/", "/my-changes/"]
    pages += [f"/{each}/" for each in ("opportunities", "products", "activities", "interactions") if each not in closed]
    pages += [f"/opportunities/{opportunity.pk}/", f"/opportunities/{opportunity.pk}/edit/"] if key != "sales" else []
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_closes_pages_that_are_of_no_type(cast: Cast, client: Client) -> None:
    client.force_login(cast.seller)
    assert client.get("/calendar/").status_code == client.get("/contacts/duplicate-groups/").status_code == 200

    switch(cast, "activities", "off")
    switch(cast, "dataquality", "off")

    assert client.get("/calendar/").status_code == client.get("/contacts/duplicate-groups/").status_code == 404
    assert "/calendar/" not in client.get("/").content.decode()


@pytest.mark.covers("R376")
def test_opens_stage_by_stage_to_roles_countries_and_days(cast: Cast) -> None:
    User.objects.filter(pk=cast.other_seller.pk).update(formats="fr_BE")
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    switch(cast, "sales", "stages", {"roles": ["seller"], "countries": ["BE"]}, {"roles": ["manager"], "from": tomorrow})

    assert {name: has(user) for name, user in cast.people.items() if name != "nobody"} == {
        "administrator": True, "manager": False, "seller": False, "colleague": False, "other_seller": True, "reader": False,
    }  # fmt: skip
    with clock.pretend(clock.now() + timedelta(days=1)):
        assert has(cast.manager)


def test_is_switched_in_the_screen_and_taken_back_by_undo(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    stages = {"stages-TOTAL_FORMS": "1", "stages-INITIAL_FORMS": "0", "stages-0-roles": ["manager"]}
    assert client.post("/administration/modules/sales/", {"state": "stages", **stages}).status_code == 302
    assert (has(cast.manager), has(cast.seller)) == (True, False)

    undo(Operation.objects.latest("pk"), by=as_actor(cast.administrator))

    assert has(cast.seller)


def test_names_only_roles_countries_and_days_that_there_are(cast: Cast) -> None:
    for stage in ({"roles": ["kings"]}, {"countries": ["XX"]}, {"from": "soon"}, {"teams": []}):
        with pytest.raises(InvalidValues):
            switch(cast, "sales", "stages", stage)

    assert has(cast.seller)

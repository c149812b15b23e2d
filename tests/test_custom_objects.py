"""A type of record that an administrator has added has, like those of the program…"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from relais.accounts.actors import Actor
from relais.core.errors import InvalidValues
from relais.integrations.imports.preparing import keep_file
from relais.integrations.imports.running import load_file
from relais.integrations.testing import Program
from relais.records.api import Operation, change, create, delete, registry, restore, undo
from relais.records.models import CustomObject
from relais.records.testing import Cast, as_actor, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R311")]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def administrator(cast: Cast) -> Actor:
    return as_actor(cast.administrator)


@pytest.fixture
def machines(administrator: Actor) -> CustomObject:
    """Machines, which stand at a place and have a next inspection and a power."""
    names = {"label_en": "machine", "label_fr": "machine", "plural_en": "machines", "plural_fr": "machines"}
    made = create("custom-objects", names | {"icon": "factory", "group": "service"}, by=administrator)
    for values in (
        {"kind": "link", "label_en": "Site", "target": "places"},
        {"kind": "date", "label_en": "Inspection"},
        {"kind": "number", "label_en": "Power"},
        {"kind": "choice", "label_en": "State", "choices": "Running | En marche\nStopped | À l’arrêt"},
    ):
        create("custom-fields", {"type": "machines"} | values, by=administrator)
    return made


@pytest.fixture
def program(machines: CustomObject, cast: Cast) -> Program:
    program = Program(cast.seller)
    place = program.post("places/", {"name": "Lyon works"}).json()["id"]
    first = {"name": "Press", "site": place, "inspection": "2026-05-01", "power": 40, "state": "running"}
    for values in (first, {"name": "Lathe", "power": 7, "state": "stopped"}):
        answer = program.post("machines/", values)
        assert answer.status_code == 201, answer.content
    return program


def names(program: Program, tree: Any = None, **more: Any) -> list[str]:
    answer = program.post("machines/query/", {"filter": tree, "sort": ["name"]} | more)
    assert answer.status_code == 200, answer.content
    return [item["name"] for item in answer.json()["items"]]


def test_an_api(program: Program) -> None:
    (press,) = program.get("machines/", filter={"field": "power", "op": "gt", "value": 10}).json()["items"]

    assert (press["name"], press["site"]["title"], press["inspection"]) == ("Press", "Lyon works", "2026-05-01")
    path = f"machines/{press['id']}/"
    assert program.patch(path, {"power": 41}, version=1).json()["power"] == 41
    assert (program.delete(path).status_code, program.get(path).status_code) == (204, 404)
    assert program.post(f"{path}restoration/").json()["name"] == "Press"
    assert [entry["kind"] for entry in program.get(f"{path}timeline/").json()["items"]] == ["changes"] * 4
    assert [row["count"] for row in program.post("machines/summary/", {"group_by": ["state"]}).json()["rows"]] == [1, 1]
    assert "machines" in {described["key"] for described in program.get("schema/").json()["types"]}


def test_filters_through_links_both_ways(program: Program) -> None:
    assert names(program, {"field": "site.name", "op": "is", "value": "lyon works"}) == ["Press"]
    asked = {"related": "machines", "where": {"field": "state", "op": "is", "value": "running"}}
    assert [each["name"] for each in program.post("places/query/", {"filter": asked}).json()["items"]] == ["Lyon works"]


@pytest.mark.parametrize("address", ["", "?layout=board&group=state", "new/", "bin/", "filter/", "columns/", "measures/"])
def test_screens(program: Program, client: Client, cast: Cast, address: str) -> None:
    client.force_login(cast.seller)

    answer = client.get(f"/machines/{address}")

    assert answer.status_code == 200
    if not address or "board" in address:
        assert "Press" in answer.content.decode() and "Lathe" in answer.content.decode()


def test_a_page_and_a_place_in_the_side_bar(program: Program, client: Client, cast: Cast) -> None:
    client.force_login(cast.seller)
    press = program.get("machines/", sort="-power").json()["items"][0]

    page = client.get(f"/machines/{press['id']}/").content.decode()

    assert "Press" in page and "Lyon works" in page and 'href="/machines/"' in page
    assert "Press" in client.get(f"/places/{press['site']['id']}/").content.decode()


def test_a_form(program: Program, client: Client, cast: Cast) -> None:
    client.force_login(cast.seller)

    refused = client.post("/machines/new/", {"name": "", "power": "3"})
    made = client.post("/machines/new/", {"name": "Drill", "power": "3", "state": "stopped", "owner": cast.seller.pk})

    assert (refused.status_code, made.status_code) == (422, 302)
    assert names(program, {"field": "power", "op": "is", "value": 3}) == ["Drill"]


def test_search(program: Program, client: Client, cast: Cast) -> None:
    client.force_login(cast.seller)

    press = registry.get("machines").queryset().get(name="Press")
    assert registry.get("machines").url_of(press.pk) in client.get("/search/", {"q": "pres"}).content.decode()


def test_an_import(machines: CustomObject, cast: Cast, program: Program) -> None:
    content = b"Name;Site;Inspection;Power;State\nSaw;Lyon works;31/01/2027;12;Running\n"

    run = keep_file(cast.seller, registry.get("machines"), "machines.csv", BytesIO(content))

    assert load_file(run)["created"] == 1
    assert names(program, {"field": "site.name", "op": "is", "value": "Lyon works"}) == ["Press", "Saw"]


def test_access(program: Program, cast: Cast) -> None:
    seen = {name for name, person in cast.people.items() if name != "nobody" and names(Program(person))}

    assert seen == {"administrator", "manager", "seller", "colleague", "reader"}
    assert Program(cast.nobody).get("machines/").status_code in (403, 404)


def test_undo(program: Program, cast: Cast) -> None:
    press = registry.get("machines").queryset().get(name="Press")
    seller = as_actor(cast.seller)
    change(press, by=seller, power=99)

    undo(Operation.objects.latest("pk"), by=seller)

    assert names(program, {"field": "power", "op": "is", "value": 40}) == ["Press"]


def test_an_end_that_loses_nothing(program: Program, machines: CustomObject, administrator: Actor, client: Client, cast: Cast) -> None:
    client.force_login(cast.seller)

    delete(machines, by=administrator)
    assert program.get("machines/").status_code == 404
    assert client.get("/machines/").status_code == 404
    assert client.get("/places/").status_code == 200
    restore(machines, by=administrator)

    assert names(program) == ["Lathe", "Press"]


@pytest.mark.parametrize("key", ["contacts", "search", "api", "ui", "Machines", "a b", "-x", "x" * 41, "../x"])
def test_a_key_that_means_nothing_else(administrator: Actor, key: str) -> None:
    with pytest.raises(InvalidValues) as refusal:
        create("custom-objects", {"label_en": "thing", "key": key}, by=administrator)

    assert "key" in refusal.value.errors
    assert not CustomObject.objects.exists()


def test_its_own_records_alone(program: Program, administrator: Actor, cast: Cast) -> None:
    create("custom-objects", {"label_en": "course", "plural_en": "courses"}, by=administrator)
    made = program.post("courses/", {"name": "Welding"}).json()

    assert program.get(f"machines/{made['id']}/").status_code == 404
    assert "Welding" not in names(program)

"""A field of links to several records, added by an administrator, is…"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from relais.accounts.actors import Actor
from relais.core.testing import run_jobs
from relais.integrations.imports.preparing import keep_file
from relais.integrations.imports.running import load_file
from relais.integrations.testing import Program
from relais.records.api import Operation, change, create, registry, undo
from relais.records.changes.merging import merge
from relais.records.custom.reading import ADDITIONS
from relais.records.models import CustomField
from relais.records.testing import Cast, as_actor, make_cast
from tests.sample.models import Place, Warranty

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R326")]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def administrator(cast: Cast) -> Actor:
    return as_actor(cast.administrator)


@pytest.fixture
def seller(cast: Cast) -> Actor:
    return as_actor(cast.seller)


def make_links(by: Actor, **values: Any) -> CustomField:
    made = {"type": "warranties", "kind": "links", "target": "places", "label_en": "Sites", "label_fr": "Sites"} | values
    return create("custom-fields", made, by=by)


@pytest.fixture
def places(administrator: Actor, seller: Actor) -> dict[str, int]:
    """Three places; W-1 has two of them as its sites, W-2 one, W-3 none."""
    make_links(administrator)
    made = {name: create("places", {"name": name}, by=seller).pk for name in ("Lyon", "Oslo", "Nice, old town")}
    for number, names in (("W-1", ("Oslo", "Lyon")), ("W-2", ("Lyon",)), ("W-3", ())):
        create("warranties", {"number": number, "sites": [made[name] for name in names]}, by=seller)
    return made


def asked(program: Program, tree: Any, key: str = "warranties", name: str = "number") -> list[str]:
    answer = program.post(f"{key}/query/", {"filter": tree, "sort": [name]})
    assert answer.status_code == 200, answer.content
    return [item[name] for item in answer.json()["items"]]


def sites_of(number: str, key: str = "sites") -> list[int]:
    return registry.get("warranties").all_fields[key].get(Warranty.objects.get(number=number))


def test_told_and_asked_for(places: dict[str, int], cast: Cast) -> None:
    program, lyon, oslo = Program(cast.seller), places["Lyon"], places["Oslo"]

    first = program.get("warranties/", sort="number", expand="sites").json()["items"][0]

    assert [(each["id"], each["title"], each["name"]) for each in first["sites"]] == [(oslo, "Oslo", "Oslo"), (lyon, "Lyon", "Lyon")]
    assert asked(program, {"field": "sites", "op": "has_any", "value": [lyon]}) == ["W-1", "W-2"]
    assert asked(program, {"field": "sites", "op": "has_all", "value": [lyon, oslo]}) == ["W-1"]
    assert asked(program, {"field": "sites", "op": "has_none", "value": [oslo]}) == ["W-2", "W-3"]
    assert asked(program, {"field": "sites", "op": "empty"}) == ["W-3"]


def test_listed_by_what_they_lead_to(places: dict[str, int], seller: Actor, cast: Cast, client: Client, administrator: Actor) -> None:
    program = Program(cast.seller)
    change(Warranty.objects.get(number="W-1"), by=seller, price={"amount": "10", "currency": "EUR"})
    client.force_login(cast.seller)

    where = {"field": "number", "op": "is", "value": "W-2"}

    assert asked(program, {"related": "warranties.sites"}, "places", "name") == ["Lyon", "Oslo"]
    assert asked(program, {"related": "warranties.sites", "where": where}, "places", "name") == ["Lyon"]
    assert asked(program, {"related": "warranties.sites", "count": {"gte": 2}}, "places", "name") == ["Lyon"]
    assert asked(program, {"related": "warranties.sites", "sum": {"field": "price", "gte": 10}}, "places", "name") == ["Lyon", "Oslo"]
    page = client.get(f"/places/{places['Lyon']}/").content.decode()
    assert "W-1" in page and "W-2" in page and "W-3" not in page


@pytest.mark.django_db(transaction=True)
def test_counted_in_roll_ups(places: dict[str, int], seller: Actor, administrator: Actor, cast: Cast) -> None:
    values = {"kind": "roll_up", "type": "places", "related": "warranties.sites", "measure": "count", "label_en": "Covered by"}
    create("custom-fields", values, by=administrator)
    run_jobs()

    change(Warranty.objects.get(number="W-2"), by=seller, sites=[places["Oslo"]])
    run_jobs()

    found = {each["name"]: each["covered_by"] for each in Program(cast.seller).get("places/").json()["items"]}
    assert found == {"Lyon": 1, "Oslo": 2, "Nice, old town": 0}


def test_grouped_by(places: dict[str, int], cast: Cast) -> None:
    rows = Program(cast.seller).post("warranties/summary/", {"group_by": ["sites"], "measures": ["count"]}).json()["rows"]

    assert [(row["sites"] and row["sites"]["title"], row["count"]) for row in rows] == [("Lyon", 2), ("Oslo", 1), (None, 1)]


def test_picked_in_the_form_with_and_without_scripts(places: dict[str, int], cast: Cast, client: Client) -> None:
    client.force_login(cast.seller)
    warranty = Warranty.objects.get(number="W-2")
    address = f"/warranties/{warranty.pk}/edit/"
    given = {
        "version": warranty.version,
        "number": "W-2",
        "owner": cast.seller.pk,
        "sites": [places["Lyon"]],
        "sites:new:text": "oslo; Nice, old town",
    }

    assert 'name="sites:new:text"' in client.get(address).content.decode()
    assert client.post(address, given).status_code == 302
    assert sites_of("W-2") == [places["Lyon"], places["Oslo"], places["Nice, old town"]]
    refused = client.post(address, given | {"version": warranty.version + 1, "sites:new:text": "Atlantis"}).content.decode()

    assert "Atlantis" in refused and sites_of("W-2") == list(places.values())


def test_exported_and_imported_again(places: dict[str, int], cast: Cast, client: Client) -> None:
    client.force_login(cast.manager)
    change(Warranty.objects.get(number="W-2"), by=as_actor(cast.seller), sites=[places["Nice, old town"], places["Oslo"]])
    answer = client.post("/warranties/export/", {"format": "csv", "delimiter": ",", "fields": "all"})
    content = b"".join(answer.streaming_content)
    Warranty.objects.all().delete()

    counts = load_file(keep_file(cast.manager, registry.get("warranties"), "warranties.csv", BytesIO(content)))

    assert (counts["created"], counts["errors"]) == (3, 0) and b'"Nice, old town; Oslo"' in content
    assert sites_of("W-2") == [places["Nice, old town"], places["Oslo"]]


def test_refused_where_an_import_names_nothing(places: dict[str, int], cast: Cast) -> None:
    file = BytesIO(b"number,sites\nW-8,Lyon; Atlantis\nW-9,Lyon; Oslo\n")

    counts = load_file(keep_file(cast.manager, registry.get("warranties"), "warranties.csv", file))

    assert (counts["created"], counts["errors"]) == (1, 1)
    assert sites_of("W-9") == [places["Lyon"], places["Oslo"]]


def test_undone_and_told_in_the_timeline(places: dict[str, int], seller: Actor, cast: Cast, client: Client) -> None:
    warranty = Warranty.objects.get(number="W-1")
    change(warranty, by=seller, sites=[places["Nice, old town"]])
    client.force_login(cast.seller)
    assert "Nice, old town" in client.get(f"/warranties/{warranty.pk}/").content.decode()

    undo(Operation.objects.latest("pk"), by=seller)

    assert sites_of("W-1") == [places["Oslo"], places["Lyon"]]
    assert asked(Program(cast.seller), {"field": "sites", "op": "has_any", "value": [places["Oslo"]]}) == ["W-1"]


def test_led_over_when_records_become_one(administrator: Actor, seller: Actor, cast: Cast) -> None:
    make_links(administrator, target="organizations", label_en="Firms")
    winner, loser, other = (create("organizations", {"name": name}, by=seller) for name in ("Vauban", "Vauban SARL", "Rey"))
    held = {"W-1": [loser.pk, other.pk], "W-2": [winner.pk, loser.pk]}
    for number, ids in held.items():
        create("warranties", {"number": number, "firms": ids}, by=seller)
    program = Program(cast.seller)

    merge(winner, [loser], {}, by=administrator)

    assert {number: sites_of(number, "firms") for number in held} == {"W-1": [winner.pk, other.pk], "W-2": [winner.pk]}
    assert asked(program, {"field": "firms", "op": "has_any", "value": [winner.pk]}) == ["W-1", "W-2"]
    undo(Operation.objects.filter(kind="merge").get(), by=administrator)
    assert {number: sites_of(number, "firms") for number in held} == held
    assert asked(program, {"field": "firms", "op": "has_any", "value": [winner.pk]}) == ["W-2"]


@pytest.fixture
def secret(administrator: Actor, seller: Actor, cast: Cast) -> tuple[Place, int, int]:
    """A place that leads to a warranty of the seller's and to one that the seller may not see."""
    make_links(administrator, type="places", target="warranties", label_en="Papers", is_searched=True)
    open_one = create("warranties", {"number": "OPEN"}, by=seller).pk
    hidden = create("warranties", {"number": "SECRET"}, by=as_actor(cast.other_seller)).pk
    return create("places", {"name": "Lyon", "papers": [hidden, open_one]}, by=administrator), open_one, hidden


@pytest.mark.attack(81)
def test_silent_about_what_is_closed(secret: tuple[Place, int, int], cast: Cast, client: Client) -> None:
    place, open_one, hidden = secret
    program = Program(cast.seller)
    client.force_login(cast.seller)

    assert [each["id"] for each in program.get(f"places/{place.pk}/").json()["papers"]] == [open_one]
    assert asked(program, {"field": "papers", "op": "has_any", "value": [hidden]}, "places", "name") == []
    rows = program.post("places/summary/", {"group_by": ["papers"], "measures": ["count"]}).json()["rows"]
    assert [row["papers"] and row["papers"]["title"] for row in rows] == ["OPEN"]
    for path in (f"/places/{place.pk}/", f"/places/{place.pk}/edit/", "/places/?columns=papers"):
        shown = client.get(path).content.decode()
        assert "SECRET" not in shown and f'value="{hidden}"' not in shown
    assert "Lyon" not in client.get("/search/", {"q": "SECRET"}).content.decode().partition("<main")[2].partition("SECRET")[2]


@pytest.mark.attack(81)
def test_kept_by_those_who_do_not_see_all_of_it(secret: tuple[Place, int, int], cast: Cast, seller: Actor) -> None:
    place, _open_one, hidden = secret
    program = Program(cast.seller)

    assert program.patch(f"places/{place.pk}/", {"papers": []}).status_code == 200
    assert registry.get("places").all_fields["papers"].get(Place.objects.get()) == [hidden]
    refused = program.post("places/", {"name": "Oslo", "papers": [hidden]})

    assert (refused.status_code, list(refused.json()["error"]["errors"])) == (422, ["papers"])


def test_a_kind_for_custom_objects_too(administrator: Actor, cast: Cast) -> None:
    create("custom-objects", {"label_en": "Site visit", "key": "site-visits"}, by=administrator)
    make_links(administrator, type="site-visits", target="users", label_en="Team")
    ADDITIONS.renew()
    program = Program(cast.administrator)
    program.post("site-visits/", {"name": "Mine", "team": [cast.administrator.pk]})
    program.post("site-visits/", {"name": "Sam’s", "team": [cast.seller.pk]})

    assert asked(program, {"field": "team", "op": "has_any", "value": ["@me"]}, "site-visits", "name") == ["Mine"]

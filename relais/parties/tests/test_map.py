"""Any list whose type says where its records are is drawn as a map, with the same views, filters and rights."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client

from relais.parties.testing import make_contact, make_organization
from relais.records.testing import Cast, make_cast, role_called

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R034")]

MAP = "/organizations/?layout=map&view="
NEAR_LYON = "&at=45.75,4.85,6"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def screens(cast: Cast, client: Client) -> Client:
    client.force_login(cast.seller)
    return client


def page_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def marks(page: str) -> dict[str, str]:
    """The address behind each mark, by what the mark is called."""
    return {unescape(label): unescape(url) for url, label in re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"><title>', page)}


def lines(page: str) -> dict[str, str]:
    """How many each line beside the map says, and which address it opens."""
    found = re.findall(r'<th scope="row">(?:<a href="[^"]+">)?([^<]+)(?:</a>)?</th><td class="r num">([^<]+)</td>', page)
    return {unescape(label): number for label, number in found}


def test_records_stand_in_their_towns(screens: Client, cast: Cast):
    for name, city in (("Vauban", "Lyon"), ("Perrache", "LYON"), ("Doumer", "Lyon 3e arrondissement"), ("Corniche", "Marseille")):
        make_organization(name, owner=cast.seller, city=city, country="FR")

    page = page_of(screens, MAP)

    assert list(marks(page)) == ["Marseille: 1 organization", "Lyon: 3 organizations"]
    assert lines(page) == {"Lyon": "3", "Marseille": "1"}


def test_mark_opens_the_records_that_it_counts(screens: Client, cast: Cast):
    for name, city, country in (
        ("Vauban", "Lyon", "FR"),
        ("Perrache", "Lyon 3e", "FR"),
        ("Corniche", "Marseille", "FR"),
        ("Abroad", "Lyon", "US"),
    ):
        make_organization(name, owner=cast.seller, city=city, country=country)

    opened = screens.get(marks(page_of(screens, MAP + NEAR_LYON))["Lyon: 2 organizations"])

    shown = opened.content.decode()
    assert "Vauban" in shown
    assert "Perrache" in shown
    assert "Corniche" not in shown
    assert "Abroad" not in shown


def test_mark_of_one_record_opens_it(screens: Client, cast: Cast):
    made = make_organization("Vauban", owner=cast.seller, city="Lyon", country="FR")

    assert marks(page_of(screens, MAP)) == {"Lyon: 1 organization": f"/organizations/{made.pk}/"}


def test_towns_that_lie_close_together_are_one_mark_from_afar(screens: Client, cast: Cast):
    for name, city in (("Vauban", "Lyon"), ("Charpennes", "Villeurbanne"), ("Dauphin", "Grenoble"), ("Corniche", "Tokyo")):
        make_organization(name, owner=cast.seller, city=city, country="JP" if city == "Tokyo" else "FR")

    afar, near = marks(page_of(screens, MAP)), marks(page_of(screens, f"{MAP}&at=45.75,4.85,10"))

    assert "Grenoble, Lyon and 1 other town: 3 organizations" in afar
    assert list(near) == ["Villeurbanne: 1 organization", "Lyon: 1 organization"]
    assert len(re.findall("data-open", page_of(screens, afar["Grenoble, Lyon and 1 other town: 3 organizations"]))) >= 3


def test_what_has_no_known_town_is_counted_and_opened(screens: Client, cast: Cast):
    make_organization("Vauban", owner=cast.seller, city="Lyon", country="FR")
    make_organization("Nowhere", owner=cast.seller)
    make_organization("Unknown", owner=cast.seller, city="Nulle-Part", country="FR")

    page = page_of(screens, MAP)

    assert lines(page) == {"Lyon": "1", "Without city": "1", "Nulle-part (FR)": "1"}
    nowhere, unknown = (unescape(re.search(rf'<a href="([^"]+)">{label}', page)[1]) for label in ("Without city", "Nulle-part"))
    assert "Nowhere" in page_of(screens, nowhere)
    assert "Vauban" not in page_of(screens, nowhere)
    assert "Unknown" in page_of(screens, unknown)


def test_filter_search_and_rights_hold(screens: Client, cast: Cast):
    make_organization("Vauban", owner=cast.seller, city="Lyon", country="FR")
    make_organization("Perrache", owner=cast.seller, city="Lyon", country="FR", industry="")
    make_organization("Theirs", owner=cast.other_seller, city="Nice", country="FR")
    query = json.dumps({"field": "name", "op": "is", "value": "Vauban"})

    assert list(marks(page_of(screens, MAP))) == ["Lyon: 2 organizations"]
    assert list(marks(page_of(screens, f"{MAP}&filter={query}"))) == ["Lyon: 1 organization"]
    assert list(marks(page_of(screens, f"{MAP}&q=perrache"))) == ["Lyon: 1 organization"]


def test_map_keeps_its_part_in_its_links(screens: Client, cast: Cast):
    make_organization("Vauban", owner=cast.seller, city="Lyon", country="FR")

    page = page_of(screens, f"{MAP}{NEAR_LYON}")

    assert "at=45.750%2C4.850%2C7.00" in page
    assert "at=45.750%2C4.850%2C5.00" in page


@pytest.mark.parametrize("asked", ["nonsense", "91,0,3", "45,181,3", "45,4,999", "45,4", "nan,4,3", "1e5,4,3", "', 4, 3"])
def test_part_that_does_not_exist_shows_everything(screens: Client, cast: Cast, asked: str):
    make_organization("Vauban", owner=cast.seller, city="Lyon", country="FR")

    assert list(marks(page_of(screens, f"{MAP}&at={asked}"))) == ["Lyon: 1 organization"]


def test_view_keeps_that_it_is_a_map(screens: Client, cast: Cast):
    make_organization("Vauban", owner=cast.seller, city="Lyon", country="FR")

    answer = screens.post("/organizations/views/", {"name": "Where", "layout": "map", "filter": "{}", "sharing": "private"})

    assert 'id="map"' in page_of(screens, answer["Location"])


def test_who_may_not_read_towns_is_offered_no_map(screens: Client, cast: Cast):
    make_contact("Anne Keller", owner=cast.seller, city="Lyon", country="FR")
    seller = role_called("seller")
    seller.grants["contacts"] = seller.grants["*"] | {"fields": {"city": "hidden"}}
    seller.save()

    page = page_of(screens, "/contacts/?layout=map&view=")

    assert 'id="map"' not in page
    assert "layout=board" in page
    assert ">Map<" not in page

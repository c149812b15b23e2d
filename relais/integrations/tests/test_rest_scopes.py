"""A token that was made for some things alone…"""

from __future__ import annotations

from typing import Any

import pytest

from relais.accounts.actors import SYSTEM
from relais.accounts.models import ApiToken
from relais.integrations.testing import Program
from relais.records.api import create
from relais.records.testing import Cast
from tests.sample.models import Warranty

pytestmark = [pytest.mark.django_db, pytest.mark.attack(107), pytest.mark.covers("R329")]


@pytest.fixture
def visit(cast: Cast) -> Any:
    place = create("places", {"name": "Lyon works"}, by=SYSTEM)
    warranty = create("warranties", {"number": "W-1", "owner": cast.seller.pk, "place": place.pk}, by=SYSTEM)
    return create("visits", {"subject": "Visit", "warranty": warranty.pk}, by=SYSTEM)


def test_opens_these_and_no_others(cast: Cast, visit: Any) -> None:
    program = Program(cast.administrator, scopes=("visits:read",))

    assert program.ids("visits/") == [visit.pk]
    for answer in (program.get("warranties/"), program.post("visits/", {"subject": "X"}), program.delete(f"visits/{visit.pk}/")):
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "scope_missing")
    assert {described["key"] for described in program.get("schema/").json()["types"]} & {"visits", "warranties", "contacts"} == {"visits"}


def test_hides_what_links_lead_to(cast: Cast, visit: Any) -> None:
    program = Program(cast.administrator, scopes=("visits:read",))

    assert program.get(f"visits/{visit.pk}/").json()["warranty"] is None
    assert program.post("visits/query/", {"filter": {"field": "warranty.number", "op": "is", "value": "W-1"}}).status_code == 400
    assert program.post("visits/query/", {"sort": ["warranty.number"]}).status_code == 400
    assert Program(cast.administrator, scopes=("read",)).get(f"visits/{visit.pk}/").json()["warranty"]["title"] == "W-1"


def test_finds_these_alone(cast: Cast, visit: Any) -> None:
    found = Program(cast.administrator, scopes=("warranties:read",)).get("search/", q="W-1").json()["items"]

    assert {hit["type"] for hit in found} == {"warranties"}
    assert Program(cast.administrator, scopes=("places:read",)).get("search/", q="W-1").json()["items"] == []


def test_reads_everything_and_writes_one_type(cast: Cast, visit: Any) -> None:
    program = Program(cast.administrator, scopes=("read", "visits:write"))

    assert program.patch(f"visits/{visit.pk}/", {"subject": "Call"}).status_code == 200
    assert program.patch(f"warranties/{visit.warranty_id}/", {"number": "X"}).status_code == 403
    assert Warranty.objects.get().number == "W-1"


def test_never_allows_more_than_its_person_may(cast: Cast, visit: Any) -> None:
    program = Program(cast.reader, scopes=("read", "write", "warranties:write"))

    assert program.patch(f"warranties/{visit.warranty_id}/", {"number": "X"}).status_code == 403
    assert Warranty.objects.get().number == "W-1"


@pytest.mark.parametrize(
    ("networks", "address", "status"),
    [
        (["192.0.2.0/24"], "192.0.2.7", 200),
        (["192.0.2.0/24", "2001:db8::/32"], "2001:db8::1", 200),
        (["192.0.2.0/24"], "198.51.100.1", 401),
        (["2001:db8::/32"], "192.0.2.7", 401),
        ([], "198.51.100.1", 200),
    ],
)
def test_works_from_where_it_is_bound_to(cast: Cast, networks: list[str], address: str, status: int) -> None:
    program = Program(cast.seller, networks=networks)

    assert program.client.get("/api/v1/warranties/", headers=program.headers, REMOTE_ADDR=address).status_code == status


def test_is_not_led_astray_by_what_a_client_says_of_its_address(cast: Cast) -> None:
    program = Program(cast.seller, networks=["192.0.2.0/24"])

    headers = program.headers | {"X-Forwarded-For": "192.0.2.7"}
    assert program.client.get("/api/v1/warranties/", headers=headers, REMOTE_ADDR="198.51.100.1").status_code == 401


def test_tells_where_it_was_used_last(cast: Cast) -> None:
    program = Program(cast.seller)

    for address in ("192.0.2.7", "192.0.2.8"):
        program.client.get("/api/v1/warranties/", headers=program.headers, REMOTE_ADDR=address)
        assert ApiToken.objects.get().last_used_from == address

"""A list of the API…"""

from __future__ import annotations

import base64
import json

import pytest

from relais.accounts.actors import SYSTEM
from relais.integrations.testing import Program
from relais.records.api import create, create_many

pytestmark = pytest.mark.django_db


@pytest.fixture
def warranties(cast):
    """Twelve, of which two have no price, and all but the last two are the seller's."""
    rows = [
        {
            "number": f"W-{number:02}", "product": "Pump" if number % 2 else "Éventail", "status": ["active", "ended", ""][number % 3],
            "expires_on": f"2027-{number:02}-01", "price": {"amount": str(100 - number % 4), "currency": "EUR"} if number > 2 else None,
            "owner": (cast.seller if number < 11 else cast.other_seller).pk,
        }
        for number in range(1, 13)
    ]  # fmt: skip
    return create_many("warranties", rows, by=SYSTEM)


def test_counts_and_pages(program, warranties):
    first = program.get("warranties/", limit=5).json()
    second = program.get("warranties/", limit=5, cursor=first["next"]).json()
    third = program.get("warranties/", limit=5, cursor=second["next"]).json()

    titles = [item["title"] for page in (first, second, third) for item in page["items"]]
    assert titles == [f"W-{number:02}" for number in range(1, 13)]
    assert (first["count"], first["count_exact"], third["next"]) == (12, True, None)


@pytest.mark.parametrize(
    "sort",
    [
        "-price,product",
        "price",
        "-expires_on",
        "status,-title",
        "-owner",
        "signed_at",
        "call_at",
        "-is_extended",
        "discount",
        "-created_at",
    ],
)
def test_pages_meet_in_every_order(program, warranties, sort):
    seen, cursor = [], None
    while True:
        page = program.get("warranties/", sort=sort, limit=5, **({"cursor": cursor} if cursor else {})).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert seen == program.ids("warranties/", sort=sort, limit=200)
    assert sorted(seen) == sorted(warranty.pk for warranty in warranties)


def test_sorts_as_asked(program, warranties):
    items = program.get("warranties/", sort="-price,-title", fields="price").json()["items"]

    assert [item["title"] for item in items] == [
        "W-12",
        "W-08",
        "W-04",
        "W-09",
        "W-05",
        "W-10",
        "W-06",
        "W-11",
        "W-07",
        "W-03",
        "W-02",
        "W-01",
    ]
    assert set(items[0]) == {"id", "version", "title", "price"}


def test_filters_by_address_and_by_body_alike(program, warranties):
    tree = {
        "all": [{"field": "product", "op": "contains", "value": "eventail"}, {"field": "expires_on", "op": "after", "value": "2027-06-15"}]
    }

    by_address = program.get("warranties/", filter=tree, sort="title", fields="product", limit=2, count="exact")
    by_body = program.post("warranties/query/", {"filter": tree, "sort": ["title"], "fields": ["product"], "limit": 2, "count": "exact"})

    assert [item["title"] for item in by_address.json()["items"]] == ["W-08", "W-10"]
    assert by_address.json()["count"] == 3
    assert (by_body.status_code, by_body.json()) == (200, by_address.json())


def test_shows_a_person_what_that_person_may_see(cast, warranties):
    seen = {name: Program(person).get("warranties/").json()["count"] for name, person in cast.people.items() if name != "nobody"}

    assert seen == {"administrator": 12, "manager": 10, "seller": 10, "colleague": 10, "other_seller": 2, "reader": 12}
    assert Program(cast.nobody).get("warranties/").status_code == 404


@pytest.mark.attack(23)
@pytest.mark.parametrize("limit", ["0", "-1", "all", "1e3", "10" * 10, "٣", "1.0", "true", " 5", "0x10"])
def test_refuses_a_limit_that_is_none(program, limit):
    for answer in (program.get("warranties/", limit=limit), program.post("warranties/query/", {"limit": limit})):
        assert (answer.status_code, answer.json()["error"]["field"]) == (400, "limit")


@pytest.mark.attack(23)
def test_is_capped(program, cast):
    create_many("places", [{"name": f"Place {number}"} for number in range(205)], by=SYSTEM)

    page = program.get("places/", limit=100_000).json()

    assert (len(page["items"]), page["count"]) == (200, 205)


@pytest.mark.parametrize(
    "body",
    [{"sort": "; select 1"}, {"sort": 5}, {"sort": [1]}, {"fields": 5}, {"fields": [None]}, {"cursor": 5}, {"cursor": ["x"]}, {"filter": 5}, {"filter": []}, {"filter": [1]},
     {"limit": True}, {"limit": None}, {"limit": 1.5}, {"_connector": "OR"}, {"page": 2}, {"": 1}],
    ids=str,
)  # fmt: skip
def test_refuses_parameters_of_the_wrong_kind(program, warranties, body):
    answer = program.post("warranties/query/", body)

    # An empty list is no filter, as in every form.
    assert answer.status_code == (200 if body == {"filter": []} else 400)
    if answer.status_code == 400:
        assert answer.json()["error"]["message"].endswith(".")


def cursor_of(*body):
    return base64.urlsafe_b64encode(json.dumps(list(body)).encode()).decode().rstrip("=")


HOSTILE_VALUES = [
    "x", "\x00", "\ud800", 5, 1.5, 10**30, -(10**30), True, [], {}, {"t": "x"}, {"t": 5}, {"d": "2026-13-45"}, {"h": "25:00"}, {"n": "NaN"},
    {"n": "Infinity"}, {"n": "1e999999"}, {"n": "x"}, {"t": "2026-01-01"}, {"t": "0001-01-01T00:00:00+14:00"}, {"t": "9999-12-31T23:59:59-14:00"},
    {"t": "2026-01-01T00:00:00"}, {"d": "2026-01-01"}, {"h": "10:00+02:00"}, {"n": "5"}, {"z": "5"}, {"n": "1", "d": "2"}, None, "x" * 3000,
    float("inf"), float("nan"), {"$gt": ""}, {"d": None}, {"n": [1]},
]  # fmt: skip


@pytest.mark.attack(15)
@pytest.mark.parametrize(
    "sort",
    ["title", "product", "price", "-expires_on", "signed_at", "call_at", "-is_extended", "discount", "owner", "place", "id", "created_at"],
)
def test_refuses_a_tampered_cursor(program, warranties, sort):
    for value in HOSTILE_VALUES:
        for direction in (0, 1):
            answer = program.get("warranties/", sort=sort, cursor=cursor_of(direction, sort, [value], 1))
            assert answer.status_code in (200, 400), value
            if answer.status_code == 400:
                assert answer.json()["error"]["field"] == "cursor"


@pytest.mark.parametrize(
    "cursor",
    ["x", "é", "%", "====", "a" * 5000, cursor_of(), cursor_of(0), cursor_of(0, "title", [], 1), cursor_of(0, "title", ["a", "b"], 1), cursor_of(0, "-title", ["a"], 1),
     cursor_of(2, "title", ["a"], 1), cursor_of(0, "title", ["a"], "1"), cursor_of(0, "title", ["a"], 10**30), cursor_of(0, "title", ["a"], True), cursor_of(0, "title", 5, 1),
     cursor_of(0, "title", {"a": 1}, 1), cursor_of([], "title", ["a"], 1), base64.urlsafe_b64encode(b"[" * 2900).decode(), base64.urlsafe_b64encode(b"9" * 2900).decode()],
)  # fmt: skip
def test_refuses_what_is_no_cursor(program, warranties, cursor):
    answer = program.get("warranties/", cursor=cursor)

    assert (answer.status_code, answer.json()["error"]["code"], answer.json()["error"]["field"]) == (400, "invalid_query", "cursor")


def test_begins_where_a_cursor_of_another_person_ends_and_shows_no_more(cast, warranties):
    cursor = Program(cast.administrator).get("warranties/", limit=1).json()["next"]

    items = Program(cast.other_seller).get("warranties/", cursor=cursor).json()["items"]

    assert [item["title"] for item in items] == ["W-11", "W-12"]


def test_answers_collections_where_they_are_asked_for(program, cast):
    create("warranties", {"number": "W-1", "mails": [{"type": "work", "value": "a@b.example"}]}, by=SYSTEM)

    (item,) = program.get("warranties/", fields="mails").json()["items"]

    assert [mail["value"] for mail in item["mails"]] == ["a@b.example"]

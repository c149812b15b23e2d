"""A list of any order is walked page by page, forwards and backwards, on both databases alike."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relais.accounts.models import Role, User
from relais.core.text import fold
from relais.records.api import registry, visible
from relais.records.query.errors import QueryError, TooComplex, UnknownField, WrongValue
from relais.records.query.keyset import Page, page
from relais.records.query.parsing import parse_sort
from relais.records.tests.evaluator import World
from relais.records.tests.world import make_world

pytestmark = pytest.mark.django_db
STATES = ["draft", "active", "ended"]


@pytest.fixture
def world() -> World:
    return make_world()


def walk(sort: str, *, backwards: bool = False, user: User | None = None, limit: int = 7) -> list[int]:
    """The ids of all warranties, page after page."""
    declared = registry.get("warranties")
    orders = parse_sort(sort, declared, user)
    cursor, found = None, []
    while True:
        got = page(visible(user, declared), orders, cursor, limit, columns=["pk"])
        found.append([row["pk"] for row in got.rows])
        if got.next_cursor is None:
            break
        cursor = got.next_cursor
    if not backwards:
        return [pk for part in found for pk in part]
    back = [found[-1]]
    while got.previous_cursor is not None:
        got = page(visible(user, declared), orders, got.previous_cursor, limit, columns=["pk"])
        back.append([row["pk"] for row in got.rows])
    return [pk for part in reversed(back) for pk in part]


def in_order(world: World, *keys: tuple[Callable[[dict[str, Any]], Any], bool]) -> list[int]:
    """The ids as they must stand: by each key (which way), what lacks last, then by number."""

    def compare(one: dict[str, Any], other: dict[str, Any]) -> int:
        for key, descending in keys:
            mine, theirs = key(one), key(other)
            if mine != theirs:
                if mine is None or theirs is None:
                    return 1 if mine is None else -1
                return (1 if mine > theirs else -1) * (-1 if descending else 1)
        return (one["id"] - other["id"]) * (-1 if keys[-1][1] else 1)

    living = [row for row in world.rows["warranties"].values() if not row["deleted"]]
    return [row["id"] for row in sorted(living, key=cmp_to_key(compare))]


def place_of(world: World, name: str) -> Callable[[dict[str, Any]], Any]:
    def value(row: dict[str, Any]) -> Any:
        place = world.rows["places"].get(row["place"])
        found = place[name] if place else None
        return (fold(found) or None) if isinstance(found, str) else found

    return value


def folded(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda row: fold(row[name]) or None


def plain(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda row: row[name]


def amount(row: dict[str, Any]) -> Any:
    return row["price"]["amount"] if row["price"] else None


def state(row: dict[str, Any]) -> Any:
    return STATES.index(row["status"]) if row["status"] else None


SORTS: dict[str, Callable[[World], list[tuple[Callable[[dict[str, Any]], Any], bool]]]] = {
    "": lambda _w: [(folded("number"), False)],
    "-title": lambda _w: [(folded("number"), True)],
    "number": lambda _w: [(folded("number"), False)],
    "product": lambda _w: [(folded("product"), False)],
    "-product": lambda _w: [(folded("product"), True)],
    "expires_on": lambda _w: [(plain("expires_on"), False)],
    "-expires_on": lambda _w: [(plain("expires_on"), True)],
    "-signed_at": lambda _w: [(plain("signed_at"), True)],
    "price": lambda _w: [(amount, False)],
    "-price": lambda _w: [(amount, True)],
    "status": lambda _w: [(state, False)],
    "-status": lambda _w: [(state, True)],
    "is_extended": lambda _w: [(plain("is_extended"), False)],
    "call_at": lambda _w: [(plain("call_at"), False)],
    "place": lambda w: [(place_of(w, "name"), False)],
    "-place.floors": lambda w: [(place_of(w, "floors"), True)],
    "status,-price": lambda _w: [(state, False), (amount, True)],
    "-is_extended,product,-expires_on": lambda _w: [(plain("is_extended"), True), (folded("product"), False), (plain("expires_on"), True)],
    "place.country,-place,signed_at": lambda w: [
        (lambda row: (place_of(w, "country")(row) or "").upper() or None, False), (place_of(w, "name"), True), (plain("signed_at"), False),
    ],
}  # fmt: skip


@pytest.mark.parametrize("sort", SORTS)
def test_forwards_every_record_comes_once_and_in_order(sort: str, world: World) -> None:
    assert walk(sort) == in_order(world, *SORTS[sort](world))


@pytest.mark.parametrize("sort", SORTS)
def test_backwards_the_pages_are_the_same(sort: str, world: World) -> None:
    assert walk(sort, backwards=True) == in_order(world, *SORTS[sort](world))


def test_instances_are_paged_like_mappings(world: World) -> None:
    declared = registry.get("warranties")
    orders = parse_sort("-price,number", declared, None)

    first = page(visible(None, declared), orders, None, 10)
    second = page(visible(None, declared), orders, first.next_cursor, 10)

    assert [record.pk for record in (*first.rows, *second.rows)] == walk("-price,number")[:20]


def test_mappings_hold_what_was_asked_for_and_nothing_else(world: World) -> None:
    declared = registry.get("warranties")

    got = page(visible(None, declared), parse_sort("place,-price", declared, None), None, 5, columns=["pk", "number"])

    assert [set(row) for row in got.rows] == [{"pk", "number"}] * 5


def test_first_page_has_nothing_before_it(world: World) -> None:
    declared = registry.get("warranties")
    orders = parse_sort("", declared, None)
    first = page(visible(None, declared), orders, None, 5)
    second = page(visible(None, declared), orders, first.next_cursor, 5)

    again = page(visible(None, declared), orders, second.previous_cursor, 5)

    assert (first.previous_cursor, again.previous_cursor) == (None, None)
    assert [record.pk for record in again.rows] == [record.pk for record in first.rows]


def test_rows_that_went_meanwhile_leave_no_empty_page(world: World) -> None:
    declared = registry.get("warranties")
    orders = parse_sort("", declared, None)
    first = page(visible(None, declared), orders, None, 5)
    second = page(visible(None, declared), orders, first.next_cursor, 5)
    left = visible(None, declared).exclude(pk__in=[record.pk for record in first.rows])

    got = page(left, orders, second.previous_cursor, 5)

    assert [record.pk for record in got.rows] == [record.pk for record in second.rows]


@pytest.mark.attack(1)
def test_order_does_not_betray_records_that_are_not_open(world: World) -> None:
    seller = User.objects.get(email="person1@example.com")
    grants = {"warranties": {"view": "all"}, "places": {"view": {"field": "floors", "op": "is", "value": 2}}}
    seller.roles.add(Role.objects.create(key="page-seller", name="Seller", grants=grants))
    seen = {pk for pk, row in world.rows["places"].items() if row["floors"] == 2 and not row["deleted"]}

    def name(row: dict[str, Any]) -> Any:
        return fold(world.rows["places"][row["place"]]["name"]) if row["place"] in seen else None

    assert walk("-place", user=seller) == in_order(world, (name, True))
    assert walk("place.name,number", user=seller) == in_order(world, (name, False), (folded("number"), False))


@pytest.mark.attack(1, 20)
def test_link_to_a_type_that_is_not_open_cannot_be_sorted_by(world: World) -> None:
    seller = User.objects.get(email="person1@example.com")
    seller.roles.add(Role.objects.create(key="page-seller", name="Seller", grants={"warranties": {"view": "all"}}))

    for sort in ("place", "-place.name"):
        with pytest.raises(UnknownField):
            walk(sort, user=seller)


@pytest.mark.attack(5, 18)
@pytest.mark.parametrize(
    "sort",
    [
        "name;select 1", '-number"', "?", "number.id", "a__b__c__d__e__f", "owner__password", "owner.password", "-owner.password", "-",
        "--number", "number asc", "number,(select password)", "pk", "title_key", "deleted_at", "mails", "covers", "terms", "x" * 5000, "\x00",
        "place.parent.parent.parent.parent.name", "number.title", ".", "place.", "_connector",
    ],
)  # fmt: skip
def test_unknown_order_is_refused(sort: str) -> None:
    with pytest.raises(UnknownField) as refused:
        parse_sort(sort, registry.get("warranties"), None)

    assert (refused.value.code, refused.value.status) == ("unknown_field", 400)


@pytest.mark.attack(5, 23)
def test_five_hundred_keys_are_refused() -> None:
    with pytest.raises(TooComplex):
        parse_sort(",".join(["number"] * 500), registry.get("warranties"), None)


def test_the_same_key_twice_is_refused() -> None:
    with pytest.raises(WrongValue):
        parse_sort("number,-number", registry.get("warranties"), None)


@pytest.mark.attack(23)
@pytest.mark.parametrize("limit", [0, -1, 10**9, "all", True, 2.5, None])
def test_page_without_bound_is_refused(limit: Any) -> None:
    declared = registry.get("warranties")

    with pytest.raises(WrongValue):
        page(visible(None, declared), parse_sort("", declared, None), None, limit)


def cursor_of(*body: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(body).encode()).decode().rstrip("=")


@pytest.mark.attack(13)
@pytest.mark.parametrize(
    "cursor",
    [
        "x", "%%%", "é", "=" * 10, "A" * 5000, "WzFd", "bnVsbA", "e30", base64.urlsafe_b64encode(b"[" * 2000).decode(),
        cursor_of(0, ["number"], ["a"], 1), cursor_of(0, ["-price"], ["1"], "1"), cursor_of(0, ["-price"], ["1"], True),
        cursor_of(0, ["-price"], ["1"], 2**70), cursor_of(0, ["-price"], [1.5], 1), cursor_of(0, ["-price"], ["NaN"], 1),
        cursor_of(0, ["-price"], ["1e999999"], 1), cursor_of(0, ["-price"], [{"a": 1}], 1), cursor_of(0, ["-price"], [], 1),
        cursor_of(2, ["-price"], ["1"], 1), cursor_of(0, ["-price"], ["1' OR 1=1 --"], 1), cursor_of(0, "-price", ["1"], 1),
    ],
)  # fmt: skip
def test_tampered_cursor_is_refused(cursor: str) -> None:
    declared = registry.get("warranties")

    with pytest.raises(QueryError) as refused:
        page(visible(None, declared), parse_sort("-price", declared, None), cursor, 5)

    assert refused.value.field == "cursor"


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("number", "a\x00"), ("number", "\ud800"), ("number", 5), ("expires_on", "2026-13-45"), ("expires_on", 5), ("signed_at", "x"),
        ("signed_at", "0001-01-01T00:00:00+14:00"), ("call_at", "25:00"), ("is_extended", "true"), ("status", "draft"), ("status", 2**80),
        ("place.floors", "1"), ("place.floors", 1.5),
    ],
)  # fmt: skip
def test_cursor_with_a_value_of_another_kind_is_refused(sort: str, value: Any) -> None:
    declared = registry.get("warranties")

    with pytest.raises(QueryError):
        page(visible(None, declared), parse_sort(sort, declared, None), cursor_of(0, [sort], [value], 1), 5)


def test_cursor_made_by_hand_shows_nothing_that_is_not_open(world: World) -> None:
    seller = User.objects.get(email="person1@example.com")
    seller.roles.add(Role.objects.create(key="page-seller", name="Seller", grants={"warranties": {"view": "own"}}))
    declared = registry.get("warranties")

    got: Page = page(visible(seller, declared), parse_sort("number", declared, seller), cursor_of(0, ["number"], [""], 1), 100)

    own = [pk for pk, row in world.rows["warranties"].items() if row["owner"] == seller.pk and not row["deleted"]]
    assert {record.pk for record in got.rows} == set(own)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="with few rows PostgreSQL reads them all, whatever the index")
@pytest.mark.parametrize("sort", ["number", "-number", "price", "-price", "-expires_on"])
def test_deep_page_is_found_by_the_index(sort: str, world: World) -> None:
    declared = registry.get("warranties")
    orders = parse_sort(sort, declared, None)
    first = page(visible(None, declared), orders, None, 5, columns=["pk", "number"])

    with CaptureQueriesContext(connection) as asked:
        page(visible(None, declared), orders, first.next_cursor, 5, columns=["pk", "number"])

    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + asked.captured_queries[0]["sql"])
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert len(asked) == 1
    assert "SEARCH sample_warranty USING INDEX" in plan
    assert "TEMP B-TREE" not in plan

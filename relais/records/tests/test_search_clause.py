"""A Query with a search …"""

from __future__ import annotations

import pytest

from relais.accounts.actors import SYSTEM
from relais.records.api import QueryError, compile_query, create, create_many, filter_queryset, registry, visible
from relais.records.fields import Reader
from relais.records.search.databases import postgresql, sqlite
from relais.records.search.entry_ids import type_number

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[0, 20_000], ids=["many", "few"], autouse=True)
def _both_ways(request, monkeypatch):
    """Conditions differ with the number of records that hold the words."""
    monkeypatch.setattr(sqlite, "MANY", request.param or 1)
    monkeypatch.setattr(postgresql, "MANY", request.param)


def places(tree) -> list[str]:
    rows = filter_queryset(visible(None, "places"), registry.get("places"), tree, None, Reader())
    return list(rows.order_by("title_key").values_list("name", flat=True))


@pytest.fixture
def four():
    for name, kind in (("North Depot", "depot"), ("North Shop", "shop"), ("South Depot", "depot"), ("South Shop", "shop")):
        create("places", {"name": name, "kind": kind}, by=SYSTEM)


def test_means_every_record_with_the_words(four):
    assert places({"search": "north"}) == ["North Depot", "North Shop"]
    assert places({"search": "dep sou"}) == ["South Depot"]
    assert places({"search": "n"}) == ["North Depot", "North Shop"]
    assert places({"search": "orth d"}) == ["North Depot"]


def test_can_be_turned_round_and_joined(four):
    assert places({"not": {"search": "north"}}) == ["South Depot", "South Shop"]
    assert places({"all": [{"search": "north"}, {"field": "kind", "op": "is", "value": "depot"}]}) == ["North Depot"]
    assert places({"any": [{"search": "north depot"}, {"search": "south shop"}]}) == ["North Depot", "South Shop"]


def test_can_ask_about_related_records(four):
    north = visible(None, "places").get(name="North Depot")
    create("warranties", {"number": "W-1", "product": "Oven", "place": north.pk}, by=SYSTEM)

    assert places({"related": "warranties", "where": {"search": "oven"}}) == ["North Depot"]


def test_is_not_limited_to_the_best():
    create_many("places", [{"name": f"Shop {number:04}"} for number in range(700)], by=SYSTEM)

    assert len(places({"search": "shop"})) == 700
    assert len(places({"search": "sh"})) == 700
    assert len(places({"search": "s"})) == 700


def test_without_words_means_none(four):
    assert places({"search": "!!!"}) == []


def test_is_refused_where_it_is_too_long():
    with pytest.raises(QueryError):
        places({"search": "x" * 201})


def test_works_inside_a_scope(four):
    condition = compile_query(registry.get("places"), {"search": "north"}, None, Reader(), looks_ahead=False)

    assert visible(None, "places").filter(condition).count() == 2


def test_tells_the_types_apart_by_numbers_of_their_own():
    numbers = [type_number(declared.key) for declared in registry.declared]

    assert len(set(numbers)) == len(numbers)
    assert max(numbers) < 2**23

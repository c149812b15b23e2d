"""A Query held against values in memory means what it means in the database."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from relais.accounts.models import Role, User
from relais.records.api import QueryError, compile_query, registry, visible
from relais.records.fields import Reader
from relais.records.query.holding import Condition, prove_condition
from relais.records.tests.test_query_property import every_condition, smallest
from relais.records.tests.trees import Trees
from relais.records.tests.world import NOW, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R271")]


class Readers:
    def __init__(self, user: User | None, zone: str) -> None:
        self.user = user
        self.reader = Reader(time_zone=zone, user=user, at=NOW)
        self.records = {key: list(visible(user, key)) for key in ("warranties", "places", "visits")}

    def differs(self, type_: str, tree: dict[str, Any]) -> bool:
        declared = registry.get(type_)
        condition = compile_query(declared, tree, self.user, self.reader, looks_ahead=False)
        stored = set(visible(self.user, type_).filter(condition).values_list("pk", flat=True))
        held = Condition(declared, tree, self.user, self.reader)
        fields = declared.all_fields
        return stored != {each.pk for each in self.records[type_] if held.holds(lambda key, each=each: fields[key].get(each))}


def without_related(tree: dict[str, Any]) -> bool:
    return "'related'" not in repr(tree)


def test_random_queries_hold_in_memory_as_in_the_database():
    world = make_world()
    seller = User.objects.get(email="person1@example.com")
    grants = {"*": {"view": "all"}, "warranties": {"view": "team"}, "places": {"view": {"field": "is_open", "op": "is", "value": True}}}
    seller.roles.add(Role.objects.create(key="query-seller", name="Seller of the sample", grants=grants))
    sides = Readers(None, "Europe/Paris"), Readers(seller, "America/New_York")
    random = Random(7)
    trees = Trees(random, world)
    types = ["warranties", "places", "visits"]
    cases = [*every_condition(trees, world), *((type_, trees.tree(type_)) for type_ in random.choices(types, k=1500))]

    for number, (type_, tree) in enumerate(case for case in cases if without_related(case[1])):
        side = sides[number % 2]
        if side.differs(type_, tree):
            pytest.fail(repr(smallest(tree, lambda less, type_=type_, side=side: side.differs(type_, less))))


@pytest.mark.parametrize("tree", [{"related": "visits"}, {"search": "oven"}, {"not": {"all": [{"search": "oven"}]}}])
def test_what_needs_the_database_is_refused_with_a_sentence(tree: dict[str, Any]):
    with pytest.raises(QueryError, match="not about related records or words"):
        prove_condition(registry.get("warranties"), tree)


def test_an_unknown_field_is_refused_with_those_that_there_are():
    with pytest.raises(QueryError) as refused:
        prove_condition(registry.get("warranties"), {"field": "colour", "op": "is", "value": "red"})

    assert "product" in (refused.value.allowed or [])

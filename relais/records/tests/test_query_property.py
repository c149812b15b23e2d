"""Random Queries mean what the naive evaluator says they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

import pytest

from relais.accounts.models import Role, User
from relais.records.api import compile_query, registry, visible
from relais.records.fields import Reader
from relais.records.query import membership
from relais.records.tests.evaluator import Asker, Evaluator, World
from relais.records.tests.trees import Trees, simpler
from relais.records.tests.world import NOW, make_world

Tree = dict[str, Any]
PARTS = 4
TREES_A_PART = 2500

pytestmark = [pytest.mark.django_db, pytest.mark.attack(10)]


@dataclass
class Side:
    """One who asks, of the evaluator and of the engine."""

    evaluator: Evaluator
    user: User | None
    reader: Reader

    def differs(self, type_: str, tree: Tree, *, looks_ahead: bool) -> bool:
        condition = compile_query(registry.get(type_), tree, self.user, self.reader, looks_ahead=looks_ahead)
        found = set(visible(self.user, type_).filter(condition).values_list("pk", flat=True))
        return found != self.evaluator.ids(type_, tree)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def sides(world: World, monkeypatch: pytest.MonkeyPatch) -> tuple[Side, Side]:
    """The product, in Paris; and a seller in New York who sees what her team owns, the visits to that, and places that are open."""
    monkeypatch.setattr(membership, "FEW", 8)
    seller = User.objects.get(email="person1@example.com")
    seller.roles.add(
        Role.objects.create(
            key="query-seller",
            name="Seller of the sample",
            grants={
                "*": {"view": "all"},
                "warranties": {"view": "team"},
                "places": {"view": {"field": "is_open", "op": "is", "value": True}},
            },
        )
    )
    living = {key: {pk for pk, row in rows.items() if not row["deleted"]} for key, rows in world.rows.items()}
    team = {pk for pk, row in world.rows["users"].items() if row["team"] == seller.team_id}
    own = {pk for pk in living["warranties"] if world.rows["warranties"][pk]["owner"] in team}
    visits = {pk for pk in living["visits"] if world.rows["visits"][pk]["warranty"] in own}
    sees = living | {"warranties": own, "visits": visits, "places": {pk for pk in living["places"] if world.rows["places"][pk]["is_open"]}}
    hers = Asker(NOW, "America/New_York", seller.pk, team, {seller.team_id}, sees, restricted={"warranties", "visits", "places"})
    everyone = Asker(NOW, "Europe/Paris", sees=living)
    return (
        Side(Evaluator(world, everyone), None, Reader(time_zone="Europe/Paris", at=NOW)),
        Side(Evaluator(world, hers), seller, Reader(time_zone="America/New_York", user=seller, at=NOW)),
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_ten_thousand_trees(part: int, world: World, sides: tuple[Side, Side]) -> None:
    random = Random(part)
    trees = Trees(random, world)

    for number in range(TREES_A_PART):
        type_ = random.choice(["warranties", "warranties", "places", "visits"])
        differs = partial(sides[number % 2].differs, type_, looks_ahead=number % 3 == 0)
        tree = trees.tree(type_)
        assert not differs(tree), smallest(tree, differs)


def test_every_operator_of_every_field(world: World, sides: tuple[Side, Side]) -> None:
    for type_, tree in every_condition(Trees(Random(99), world), world):
        for side in sides:
            assert not side.differs(type_, tree, looks_ahead=False), tree


def every_condition(trees: Trees, world: World) -> Iterator[tuple[str, Tree]]:
    for type_ in ("warranties", "places", "visits"):
        for name in world.kinds[type_]:
            for op in trees.operators(type_, name):
                for _each in range(1 if op in ("empty", "not_empty") else 6):
                    yield type_, trees.condition_on(type_, name, op)
    for name in world.items["mails"]:
        for op in trees.operators("mails", name):
            yield "warranties", {"related": "mails", "where": trees.condition_on("mails", name, op)}


def smallest(tree: Tree, differs: Callable[[Tree], bool]) -> Tree:
    """A Query that still differs, and of which nothing can be left out."""
    while (less := next((less for less in simpler(tree) if differs(less)), None)) is not None:
        tree = less
    return tree

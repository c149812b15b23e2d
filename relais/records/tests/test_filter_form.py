"""Every Query can be opened in the filter builder and means the same when it is applied again, in whatever formats it is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from relais.accounts.models import User
from relais.records.api import compile_query, registry, visible
from relais.records.fields import Reader
from relais.records.query.limits import DEEPEST
from relais.records.testing import make_user
from relais.records.tests.evaluator import World
from relais.records.tests.test_query_property import every_condition
from relais.records.tests.trees import Trees
from relais.records.tests.world import NOW, make_world
from tests.filled_form import FilledForm

pytestmark = pytest.mark.django_db

Tree = dict[str, Any]
#: In Paris this hour is there twice, and no control of a browser tells which.
TOLD_TWICE = "2025-10-26T"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture(params=["fr_FR", "en_US", "de_DE"])
def reader(request: pytest.FixtureRequest) -> Reader:
    user = make_user("Ada Administrator", "administrator")
    User.objects.filter(pk=user.pk).update(formats=request.param, time_zone="Europe/Paris")
    return Reader(locale=request.param, time_zone="Europe/Paris", user=User.objects.get(pk=user.pk), at=NOW)


@pytest.fixture
def screens(reader: Reader) -> Client:
    client = Client()
    assert reader.user is not None
    client.force_login(reader.user)
    return client


def opened_and_applied(screens: Client, key: str, tree: Tree) -> Tree:
    """The Query that the builder makes of one that nobody changed."""
    page = screens.get(f"/{key}/filter/", {"filter": json.dumps(tree)})
    assert page.status_code == 200, page.content
    answer = screens.post(f"/{key}/filter/", FilledForm(page.content.decode()).sent | {"do": "apply"})
    assert answer.status_code == 302, (tree, FilledForm(page.content.decode()).sent)
    applied: Tree = json.loads(parse_qs(urlsplit(answer["Location"]).query).get("filter", ["{}"])[0])
    return applied


def found(key: str, tree: Tree, reader: Reader) -> set[int]:
    condition = compile_query(registry.get(key), tree, reader.user, reader)
    return set(visible(reader.user, key).filter(condition).values_list("pk", flat=True))


def levels_drawn(tree: Any, *, in_group: bool = False) -> int:
    """How deep a Query is as the builder draws it: whole Queries and what related records are asked stand in a group there."""
    if isinstance(tree, list):
        return max((levels_drawn(part, in_group=True) for part in tree), default=0)
    inner = max((levels_drawn(tree[word], in_group=word == "not") for word in ("all", "any", "not", "where") if word in tree), default=0)
    return 1 + inner + (not in_group and not {"all", "any"} & tree.keys())


def shown_trees(trees: Iterator[tuple[str, Tree]]) -> Iterator[tuple[str, Tree]]:
    for key, tree in trees:
        if TOLD_TWICE not in json.dumps(tree) and levels_drawn(tree) <= DEEPEST:
            yield key, tree


def assert_means_the_same(screens: Client, reader: Reader, key: str, tree: Tree) -> None:
    applied = opened_and_applied(screens, key, tree)

    assert conditions(applied) == conditions(tree), (tree, applied)
    assert found(key, applied, reader) == found(key, tree, reader), (tree, applied)


def conditions(tree: Any) -> int:
    """How many things a Query asks: the same rows could be found although something is lost."""
    if isinstance(tree, list):
        return sum(map(conditions, tree))
    if not isinstance(tree, dict):
        return 0
    own = ("op" in tree) + ("related" in tree) + ("search" in tree)
    return own + sum(conditions(part) for word, part in tree.items() if word in ("all", "any", "not", "where"))


def test_of_any_shape(screens: Client, reader: Reader, world: World) -> None:
    random = Random(reader.locale)
    trees = Trees(random, world)

    made = ((key, trees.tree(key)) for key in random.choices(["warranties", "places", "visits"], k=150))
    for key, tree in shown_trees(made):
        assert_means_the_same(screens, reader, key, tree)


def test_with_every_operator_of_every_field(screens: Client, reader: Reader, world: World) -> None:
    seen = set()
    for key, tree in shown_trees(every_condition(Trees(Random(7), world), world)):
        asked = (key, tree.get("related"), (tree.get("where") or tree)["field"], (tree.get("where") or tree)["op"])
        if asked not in seen:
            seen.add(asked)
            assert_means_the_same(screens, reader, key, tree)

    assert len(seen) > 200


@pytest.mark.covers("R015")
@pytest.mark.parametrize(
    ("tree", "applied"),
    [
        ({"any": []}, {"any": []}),
        ({"not": {"any": []}}, {"not": {"any": []}}),
        ({"all": [{"any": []}, {"search": "oak"}]}, {"all": [{"any": []}, {"search": "oak"}]}),
        ({"any": [{"all": []}, {"search": "oak"}]}, {"any": [{"all": []}, {"search": "oak"}]}),
        ({"all": []}, {}),
    ],
)
def test_with_a_list_of_no_conditions(screens: Client, world: World, tree: Tree, applied: Tree) -> None:
    assert opened_and_applied(screens, "warranties", tree) == applied


def test_group_that_is_not_yet_filled_in_asks_nothing(screens: Client, world: World) -> None:
    built = {"kind:0": "group", "word:0": "all", "kind:0.0": "group", "word:0.0": "any", "do": "apply"}

    assert screens.post("/warranties/filter/", built)["Location"] == "/warranties/"

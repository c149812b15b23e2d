"""What a record that is closed to somebody is called is not told…"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse

from relais.accounts.actors import SYSTEM
from relais.accounts.models import User
from relais.core import clock
from relais.core.errors import InvalidValues
from relais.integrations.testing import Program
from relais.records.api import RecordType, change, create, registry
from relais.records.fields import Link
from tests.one_of_each import HOUSE
from tests.test_every_route import (
    WITH_SCREENS,
    World,
    send,
    signed_in,
    tries_of_a_type,
    tries_of_the_api,
    tries_of_the_house,
    undone,
    world,
)

__all__ = ["world"]
pytestmark = [pytest.mark.django_db, pytest.mark.attack(20, 86, 101)]

#: Unlike a canary, no time zone is called so.
SIGN = "Zorglub"
KEYS = [key for key in WITH_SCREENS if key not in HOUSE]


def make_closed(world: World, number: int) -> dict[str, Any]:
    """Records of another team, of each type that others link to."""
    owner = world.cast.other_seller.pk
    return {
        "contacts": create("contacts", {"name": f"{SIGN} person {number}", "owner": owner}, by=SYSTEM),
        "organizations": create("organizations", {"name": f"{SIGN} firm {number}", "owner": owner}, by=SYSTEM),
        "warranties": create("warranties", {"number": f"{SIGN} warranty {number}", "owner": owner}, by=SYSTEM),
    }


def tie_to_what_is_closed(world: World, declared: RecordType) -> int:
    """Lead the links of the seller's record to it; twice, so that the audit knows of another."""
    tied = 0
    for number in (1, 2):
        closed = make_closed(world, number)
        for link in declared.links.values():
            target = next((closed[target.key] for target in reversed(link.targets) if target.key in closed), None)
            if target is not None and isinstance(link, Link) and link.editable:
                try:
                    change(world.first[declared.key], by=SYSTEM, **{link.key: target.pk})
                except InvalidValues:
                    continue
                tied += 1
    return tied


def answers(world: World, declared: RecordType, user: User) -> Iterator[tuple[str, HttpResponse]]:
    client, program = signed_in(user), Program(user)
    for each in [*tries_of_a_type(world, declared.key), *(each for each in tries_of_the_house(world) if each.method == "GET")]:
        yield f"{each.method} {each.path}", send(client, each, each.path)
    for method, path, body, *_rest in tries_of_the_api(world, declared.key):
        yield f"{method} /api/v1/{path}", undone(lambda: program.send(method, path, body))  # noqa: B023
    for link in declared.links:
        yield f"GET /api/v1/{declared.key}/?sort={link}", program.get(f"{declared.key}/", sort=link, limit=1)
        yield f"POST /api/v1/{declared.key}/summary/ {link}", program.post(f"{declared.key}/summary/", {"group_by": [link]})
    for path in ("/", f"/{declared.key}/?view=", f"/lookup/{declared.key}/", "/activities/?view="):
        yield f"GET {path}", client.get(path)
    yield "GET /api/v1/search/", program.get("search/", q=SIGN)


@pytest.mark.parametrize("key", KEYS)
def test_by_no_address(world: World, key: str) -> None:
    declared = registry.get(key)
    # They stand on the first page of the day: one is to be called, and one was not heard of for long.
    change(world.first["activities"], by=SYSTEM, due_at=clock.now())
    change(world.first["contacts"], by=SYSTEM, lifecycle="customer")
    tied = tie_to_what_is_closed(world, declared)

    told, found = [], 0
    for name, answer in answers(world, declared, world.cast.seller):
        text = "" if answer.streaming else answer.content.decode()
        told += [f"{name}: …{text[max(0, at - 60) : at + 40]}…"] if (at := text.find(SIGN)) >= 0 else []
        found += answer.status_code == 200

    assert told == []
    assert found > 10
    assert tied or not [link for link in declared.links.values() if link.editable and link.target.key not in ("users", "teams", "places")]

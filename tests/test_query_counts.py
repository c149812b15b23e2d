"""How many queries a screen asks does not grow with its records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from relais.accounts.actors import SYSTEM
from relais.records.api import create_many, registry
from relais.records.testing import Cast, make_cast
from tests.one_of_each import FOR_ADMINISTRATORS, SINGLE, make_one_of_each, make_values

pytestmark = pytest.mark.django_db

#: A further custom object is a further type, whose records the pages of people ask for.
NOT_MULTIPLIED = {"users", "teams", "custom-objects"}
KEYS = [declared.key for declared in registry.declared if declared.key not in SINGLE]
# And one for each type that a shown link leads to: which of its records are open to a reader who does not see all.
MOST_FOR_A_LIST, MOST_FOR_A_RECORD = 8, 32


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def screens(cast: Cast, client: Client) -> Iterator[Client]:
    """The seller's, whose rights have to be asked for with each record; the administrator's where sellers see nothing."""
    client.force_login(cast.seller)
    return client


def asked(client: Client, path: str) -> int:
    """How many queries a page takes, without the two that find out who asks."""
    # What the test's own transaction has changed would be read anew for each value.
    connection.run_on_commit.clear()
    cache.clear()
    # The figures beside the navigation are counted once a minute.
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len([query for query in captured if not re.search(r'FROM "django_session"|"held_grants"', query["sql"])])


def more(cast: Cast, key: str, number: int, made: dict[str, Any]) -> None:
    create_many(key, [make_values(registry.get(key), cast, made) for _turn in range(number)], by=SYSTEM)


@pytest.mark.parametrize("key", KEYS)
def test_of_a_list(cast: Cast, screens: Client, key: str) -> None:
    made = make_one_of_each(cast)
    if key in FOR_ADMINISTRATORS:
        screens.force_login(cast.administrator)
    more(cast, key, 2, made)
    few = asked(screens, f"/{key}/")
    more(cast, key, 57, made)

    many = asked(screens, f"/{key}/")

    assert many <= few
    declared = registry.get(key)
    asked_of_links = 1 + sum(len(link.targets) for link in declared.links.values())
    assert many <= MOST_FOR_A_LIST + asked_of_links


@pytest.mark.parametrize("key", [declared.key for declared in registry.declared if declared.map_by])
def test_of_a_map(cast: Cast, screens: Client, key: str) -> None:
    made = make_one_of_each(cast)
    more(cast, key, 2, made)
    few = asked(screens, f"/{key}/?layout=map&view=")
    more(cast, key, 57, made)

    many = asked(screens, f"/{key}/?layout=map&view=")

    assert many <= few
    assert many <= MOST_FOR_A_LIST


@pytest.mark.parametrize("key", KEYS)
def test_of_a_record(cast: Cast, screens: Client, key: str) -> None:
    made = make_one_of_each(cast)
    if key in FOR_ADMINISTRATORS:
        screens.force_login(cast.administrator)
    path = f"/{key}/{made[key].pk}/"
    few = asked(screens, path)
    for related in {relation.type.key for relation in registry.get(key).related.values()} - NOT_MULTIPLIED - {key} - SINGLE:
        more(cast, related, 57, made)

    many = asked(screens, path)

    assert many <= few
    assert many <= MOST_FOR_A_RECORD

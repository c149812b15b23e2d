"""Lists under heads and boards: every record once, each group counted whole, no question more for more records."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from relais.accounts.actors import SYSTEM
from relais.records.api import create_many, registry
from relais.records.fields import Reader
from relais.records.screens.groups import offered_groups
from relais.records.testing import Cast, make_cast
from tests.one_of_each import make_one_of_each

pytestmark = pytest.mark.django_db

HEAD = re.compile(r'<tr class="band"><th[^>]*><a href="([^"]*)">(.*?)</a> <span class="num">([\d,]+)</span>')
ROW = re.compile(r'<tr data-list-target="row" data-edit-base="/[\w-]+/(\d+)/')
NEXT = re.compile(r'<a href="([^"]*)" rel="next">')
#: What a list asks, and once more for the counts of the groups on its page.
MOST_FOR_A_GROUPED_LIST = 9


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def screens(cast: Cast, client: Client) -> Client:
    client.force_login(cast.administrator)
    return client


def page(screens: Client, path: str) -> str:
    answer = screens.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def heads(shown: str) -> list[tuple[str, int]]:
    return [(re.sub(r"<[^>]*>", "", label).strip(), int(number.replace(",", ""))) for _url, label, number in HEAD.findall(shown)]


def people(number: int, **values: Any) -> list[Any]:
    return create_many("contacts", [{"name": f"Zoé Martin{place:03}"} | values for place in range(number)], by=SYSTEM)


def test_groups_stand_as_their_choices_are_listed_with_their_counts(screens: Client) -> None:
    people(2, lifecycle="customer")
    people(3, lifecycle="lead")
    people(1, lifecycle="prospect")

    shown = page(screens, "/contacts/?group=lifecycle")

    assert heads(shown) == [("Lead", 3), ("Prospect", 1), ("Customer", 2)]
    assert len(ROW.findall(shown)) == 6


def test_every_record_is_there_once_over_all_pages_and_each_head_counts_its_whole_group(screens: Client) -> None:
    people(70, city="Lyon")
    people(40, city="LYON ")
    people(10)
    found, told, path = [], [], "/contacts/?group=city&sort=-title"

    while path:
        shown = page(screens, path)
        found += ROW.findall(shown)
        told.append(heads(shown))
        path = match[1].replace("&amp;", "&") if (match := NEXT.search(shown)) else ""

    assert len(found) == len(set(found)) == 120
    assert [[number for _label, number in each] for each in told] == [[110], [110], [110, 10]]
    assert told[-1][-1] == ("Without city", 10)


def test_two_of_the_same_name_are_two_groups(screens: Client) -> None:
    one, other = create_many("organizations", [{"name": "Dupont", "city": "Lyon"}, {"name": "Dupont", "city": "Brest"}], by=SYSTEM)
    people(2, organization=one.pk)
    people(3, organization=other.pk)

    assert sorted(heads(page(screens, "/contacts/?group=organization"))) == [("Dupont", 2), ("Dupont", 3)]


def test_head_leads_to_its_group_alone(screens: Client) -> None:
    people(2, lifecycle="customer", city="Lyon")
    people(3, lifecycle="lead")
    url = next(url for url, label, _number in HEAD.findall(page(screens, "/contacts/?group=lifecycle")) if "Customer" in label)

    assert len(ROW.findall(page(screens, url.replace("&amp;", "&")))) == 2


def test_months_are_heads(screens: Client) -> None:
    create_many(
        "organizations",
        [{"name": f"Firm {month}", "lifecycle": "customer", "lifecycle_since": f"2026-{month:02}-15"} for month in (1, 1, 3)],
        by=SYSTEM,
    )

    assert heads(page(screens, "/organizations/?group=lifecycle_since:month")) == [("January 2026", 2), ("March 2026", 1)]


@pytest.mark.parametrize("sort", ["", "-birth_date", "birth_date", "-title"])
def test_months_are_counted_whole_over_all_pages_however_one_sorts(screens: Client, sort: str) -> None:
    days = ["1980-01-31"] * 60 + ["1980-02-01"] * 40 + [None] * 5
    create_many("contacts", [{"name": f"Zoé Martin{place:03}", "birth_date": day} for place, day in enumerate(days)], by=SYSTEM)
    found, told, path = [], [], f"/contacts/?group=birth_date:month&sort={sort}"

    while path:
        shown = page(screens, path)
        found += ROW.findall(shown)
        told += heads(shown)
        path = match[1].replace("&amp;", "&") if (match := NEXT.search(shown)) else ""

    assert len(found) == len(set(found)) == 105
    assert set(told) == {("January 1980", 60), ("February 1980", 40), ("Without birth date", 5)}


def test_what_is_closed_to_the_reader_names_no_group(cast: Cast, client: Client) -> None:
    client.force_login(cast.other_seller)
    (secret,) = create_many("organizations", [{"name": "Secret works", "owner": cast.seller.pk}], by=SYSTEM)
    people(2, organization=secret.pk, owner=cast.other_seller.pk)

    shown = page(client, "/contacts/?group=organization")

    assert "Secret works" not in shown
    assert heads(shown) == [("Without organization", 2)]


@pytest.mark.attack(5)
@pytest.mark.parametrize(
    "asked", ["password", "lifecycle' OR 1=1--", "organization.owner.password", "at:day' FROM x", "tags", "lifecycle:month", "x" * 300]
)
def test_what_cannot_be_grouped_by_is_refused(screens: Client, asked: str) -> None:
    answer = screens.get("/contacts/", {"group": asked})

    assert answer.status_code == 400


@pytest.mark.parametrize("key", [declared.key for declared in registry.declared])
def test_every_offered_group_and_board_can_be_shown(cast: Cast, screens: Client, key: str) -> None:
    make_one_of_each(cast)
    offered = offered_groups(registry.get(key), Reader.of(cast.administrator).user)

    for name, _label in offered:
        shown = page(screens, f"/{key}/?view=&layout=list&group={name}")
        assert sum(number for _words, number in heads(shown)) >= len(ROW.findall(shown)) > 0
    page(screens, f"/{key}/?view=&layout=board")


def asked(screens: Client, path: str) -> int:
    connection.run_on_commit.clear()
    cache.clear()
    screens.get(path)
    with CaptureQueriesContext(connection) as captured:
        page(screens, path)
    return len(
        [
            query
            for query in captured
            if not re.search(r'FROM "(django_session|accounts_role)"|"accounts_user"."id" = \d+ LIMIT', query["sql"])
        ]
    )


def test_grouped_list_asks_one_question_more_and_no_more_for_more(screens: Client) -> None:
    people(60, lifecycle="customer")
    people(3, lifecycle="lead")
    few = asked(screens, "/contacts/?group=lifecycle")
    people(60, lifecycle="prospect")
    people(60)

    assert asked(screens, "/contacts/?group=lifecycle") <= few <= MOST_FOR_A_GROUPED_LIST


def test_board_shows_a_column_for_each_choice_with_its_count(screens: Client) -> None:
    people(25, lifecycle="customer")

    shown = page(screens, "/contacts/?layout=board")

    assert re.findall(r'data-key="(\w*)" aria-label="(\w+)"', shown)[:2] == [("lead", "Lead"), ("prospect", "Prospect")]
    assert shown.count('data-board-target="card"') == 20
    assert "All 25" in shown

"""What is written and read in statements, whatever a machine's speed…"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from relais.accounts.actors import SYSTEM, Actor
from relais.core.statistics import refresh_statistics
from relais.records.api import create_many
from relais.records.testing import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def people(number: int, **values: Any) -> list[dict[str, Any]]:
    return [
        {
            "first_name": "Anne", "last_name": f"Le Goff {turn}", "email": f"anne.{turn}@exemple.fr", "phone": "+33612345678", "city": "Brest",
            "country": "FR", "lifecycle": "customer", "tags": ["vip"], **values,
        }
        for turn in range(number)
    ]  # fmt: skip


def statements(rows: list[dict[str, Any]], by: Actor) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        create_many("contacts", rows, by=by)
    return [query["sql"] for query in captured]


def test_a_batch_takes_as_many_for_500_records_as_for_20(cast: Cast) -> None:
    (employer,) = create_many("organizations", [{"name": "Kervella SARL"}], by=SYSTEM)
    by = Actor(cast.administrator, "import")
    statements(people(2, organization=employer.pk), by)

    few = statements(people(20, organization=employer.pk), by)
    many = statements(people(500, organization=employer.pk), by)

    assert len(many) == len(few) < 30


@pytest.mark.parametrize(
    ("address", "index"),
    [("/contacts/", "parties_by_name"), ("/contacts/?sort=-last_interaction_at", "parties_by_last_contact")],
)
def test_a_page_of_a_long_list_is_read_along_an_index(cast: Cast, client: Client, address: str, index: str) -> None:
    create_many("contacts", people(2000), by=SYSTEM)
    create_many("organizations", [{"name": f"Kervella {turn}"} for turn in range(200)], by=SYSTEM)
    refresh_statistics()
    client.force_login(cast.administrator)

    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200

    pages = [query["sql"] for query in captured if '"parties_party"."job_title"' in query["sql"] and "LIMIT 51" in query["sql"]]
    assert any(index in plan_of(sql) for sql in pages), [plan_of(sql) for sql in pages]


def plan_of(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + sql)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.skipif(connection.vendor == "postgresql", reason="with few rows PostgreSQL reads them all, whatever the index")
def test_home_counts_the_silent_and_the_gaps_along_indexes_that_hold_all_they_ask(cast: Cast, client: Client) -> None:
    create_many("contacts", people(2000, owner=cast.seller.pk) + people(50, owner=cast.seller.pk, email="", phone=""), by=SYSTEM)
    refresh_statistics()
    client.force_login(cast.seller)

    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200

    plans = [
        plan_of(query["sql"]) for query in captured if "COUNT(*) FROM (SELECT" in query["sql"] and '"parties_party"."kind"' in query["sql"]
    ]
    assert any("parties_by_silence" in plan for plan in plans), plans
    assert any("parties_out_of_reach" in plan for plan in plans), plans

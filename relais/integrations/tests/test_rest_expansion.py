"""An expanded link…"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relais.accounts.actors import SYSTEM
from relais.integrations.testing import Program
from relais.records.api import create
from relais.records.testing import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R329")]


@pytest.fixture
def visit(cast: Cast) -> Any:
    place = create("places", {"name": "Lyon works", "country": "FR"}, by=SYSTEM)
    warranty = create("warranties", {"number": "W-1", "owner": cast.seller.pk, "place": place.pk}, by=SYSTEM)
    return create("visits", {"subject": "Visit", "warranty": warranty.pk}, by=SYSTEM)


def test_carries_the_fields_of_what_it_leads_to(program: Program, visit: Any) -> None:
    answers = (
        program.get(f"visits/{visit.pk}/", expand="warranty").json(),
        program.get("visits/", expand="warranty").json()["items"][0],
        program.post("visits/query/", {"expand": ["warranty"], "fields": ["subject"]}).json()["items"][0],
    )

    for body in answers:
        assert (body["subject"], body["warranty"]["number"], body["warranty"]["type"]) == ("Visit", "W-1", "warranties")
        assert set(body["warranty"]["place"]) == {"id", "type", "title"}


def test_carries_no_more_than_its_reader_may_see(cast: Cast, visit: Any) -> None:
    role = cast.seller.roles.get()
    role.grants = role.grants | {"warranties": {"view": "all", "fields": {"product": "hidden"}}, "visits": {"view": "all"}}
    role.save()

    body = Program(cast.seller).get(f"visits/{visit.pk}/", expand="warranty").json()["warranty"]

    assert body["number"] == "W-1" and "product" not in body
    assert Program(cast.administrator, scopes=("visits:read",)).get(f"visits/{visit.pk}/", expand="warranty").json()["warranty"] is None


@pytest.mark.attack(1, 23)
@pytest.mark.parametrize(
    "names", ["warranty.place", "subject", "*", "all", "warranty__owner", "owner__password", ",".join(["warranty"] * 6)]
)
def test_leads_one_step_and_no_further(program: Program, visit: Any, names: str) -> None:
    for answer in (
        program.get("visits/", expand=names),
        program.get(f"visits/{visit.pk}/", expand=names),
        program.post("visits/query/", {"expand": names.split(",")}),
    ):
        assert answer.status_code == 400, answer.content


def test_costs_a_statement_a_link(program: Program, visit: Any) -> None:
    program.get("visits/")

    numbers = []
    for asked in ({}, {"expand": "warranty"}):
        with CaptureQueriesContext(connection) as ran:
            program.get("visits/", **asked)
        numbers.append(len(ran))

    assert numbers[1] - numbers[0] <= 2

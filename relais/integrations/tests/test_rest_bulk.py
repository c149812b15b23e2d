"""Rows that are sent together are…"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from relais.accounts.actors import SYSTEM, Actor
from relais.integrations.testing import Program
from relais.records.api import create, undo
from relais.records.models import Change, Operation
from relais.records.testing import Cast, make_cast
from tests.sample.models import Warranty

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R329")]


def bulk(program: Program, rows: Any, **more: Any) -> Any:
    return program.post("warranties/bulk/", {"rows": rows} | more)


def results(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["result"] for row in answer.json()["results"]]


def test_made_and_changed_in_their_order(program: Program) -> None:
    first = bulk(program, [{"number": "W-1"}, {"number": "W-2"}]).json()["results"]

    answer = bulk(program, [{"number": "W-3"}, {"id": first[1]["id"], "product": "Pump", "version": 1}, {"id": first[0]["id"]}])

    assert results(answer) == ["created", "updated", "unchanged"]
    assert [row["status"] for row in answer.json()["results"]] == [201, 200, 200]
    assert answer.json()["results"][1] == {"result": "updated", "status": 200, "id": first[1]["id"], "version": 2}
    assert (answer.json()["created"], answer.json()["updated"], answer.json()["refused"]) == (1, 1, 0)
    assert Warranty.objects.get(pk=first[1]["id"]).product == "Pump"


def test_refused_in_their_place_while_the_others_are_written(program: Program) -> None:
    record = program.post("warranties/", {"number": "W-1"}).json()
    program.patch(f"warranties/{record['id']}/", {"product": "Pump"})

    answer = bulk(
        program,
        [{"number": ""}, {"number": "W-2"}, "row", {"id": 10**9, "number": "X"}, {"id": record["id"], "version": 1, "product": "Fan"},
         {"number": "W-3", "color": "red"}, {"number": "W-4", "by": 1}, {"id": "1", "number": "X"}],
    )  # fmt: skip

    told = answer.json()["results"]
    assert [row["status"] for row in told] == [422, 201, 400, 404, 409, 422, 422, 400]
    assert told[0]["error"]["errors"].keys() == {"number"}
    assert told[4]["error"]["values"] == {"product": {"theirs": "Pump", "yours": "Fan"}}
    assert sorted(Warranty.objects.values_list("number", "product")) == [("W-1", "Pump"), ("W-2", "")]


def test_matched_by_what_a_record_is_known_by(program: Program) -> None:
    program.post("warranties/", {"number": "W-1", "external_id": "A"})

    answer = bulk(
        program,
        [
            {"external_id": "A", "product": "Pump"},
            {"external_id": "B", "number": "W-2"},
            {"external_id": "B", "number": "W-2", "product": "Fan"},
        ],
        match="external_id",
    )

    assert results(answer) == ["updated", "created", "updated"]
    assert sorted(Warranty.objects.values_list("external_id", "product")) == [("A", "Pump"), ("B", "Fan")]


def test_matched_by_an_address_in_any_case(program: Program) -> None:
    program.post("contacts/", {"last_name": "Lefèvre", "email": "anne@example.com"})

    answer = program.post("contacts/bulk/", {"rows": [{"email": "ANNE@example.com", "first_name": "Anne"}], "match": "email"})

    assert results(answer) == ["updated"]
    assert program.get("contacts/").json()["count"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rows": []},
        {"rows": {}},
        {"rows": [{}] * 1001},
        {"rows": [{}], "match": "owner__password"},
        {"rows": [{}], "match": []},
        {"rows": [{}], "x": 1},
    ],
)
def test_refused_whole_where_they_are_none(program: Program, body: Any) -> None:
    assert program.post("warranties/bulk/", body).status_code == 400


def test_written_under_the_rights_of_the_person(cast: Cast) -> None:
    theirs = create("warranties", {"number": "W-1", "owner": cast.other_seller.pk}, by=SYSTEM)

    hidden = bulk(Program(cast.seller), [{"id": theirs.pk, "product": "X"}, {"id": 10**9, "product": "X"}]).json()["results"]
    reader = bulk(Program(cast.reader), [{"number": "W-2"}, {"id": theirs.pk, "product": "X"}])

    assert hidden[0] == hidden[1] and hidden[0]["status"] == 404
    assert reader.status_code == 403
    assert bulk(Program(cast.nobody), [{"number": "W-2"}]).status_code == 404
    assert Warranty.objects.values_list("number", "product").get() == ("W-1", "")


@pytest.mark.attack(91)
def test_never_written_in_technical_columns(program: Program) -> None:
    record = program.post("warranties/", {"number": "W-1"}).json()
    names = ("pk", "created_at", "deleted_at", "title_key", "owner_id", "is_superuser", "operation", "record", "by")

    answer = bulk(program, [row for name in names for row in ({"number": "W", name: 1}, {"id": record["id"], name: 1})])

    assert set(results(answer)) == {"refused"}
    assert Warranty.objects.get().version == 1


def test_undone_as_one(program: Program, cast: Cast) -> None:
    record = program.post("warranties/", {"number": "W-1"}).json()
    bulk(program, [{"number": "W-2"}, {"id": record["id"], "product": "Pump"}])

    undo(Operation.objects.latest("pk"), by=Actor(cast.administrator))

    assert list(Warranty.objects.filter(deleted_at=None).values_list("number", "product")) == [("W-1", "")]
    assert set(Change.objects.values_list("through", flat=True)) <= {"api", "screen"}


def test_a_thousand_in_few_statements(program: Program, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(80):
        answer = bulk(program, [{"number": f"W-{number}"} for number in range(1000)])

    assert answer.json()["created"] == 1000


def test_put_under_the_number_of_another_program(program: Program) -> None:
    first = program.send("PUT", "warranties/external/ERP%2F7/", {"number": "W-1"})
    second = program.send("PUT", "warranties/external/ERP%2F7/", {"product": "Pump"})

    assert (first.status_code, second.status_code, second.json()["id"]) == (201, 200, first.json()["id"])
    assert (second.json()["external_id"], second.json()["number"], second.json()["product"]) == ("ERP/7", "W-1", "Pump")
    assert program.send("PUT", "warranties/external/ERP%2F7/", {"external_id": "X"}).status_code == 422
    assert program.send("PUT", "warranties/external/ERP%2F7/", {"product": "X"}, **{"If-Match": '"1"'}).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_put_once_where_two_come_at_once() -> None:
    program = Program(make_cast().administrator)

    def ask(turn: int) -> int:
        try:
            path, body = ("warranties/external/A/", {"number": f"W-{turn}"})
            if turn % 2:
                return int(program.send("PUT", path, body).status_code)
            return int(program.post("warranties/bulk/", {"rows": [body | {"external_id": "A"}], "match": "external_id"}).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as threads:
        statuses = list(threads.map(ask, range(6)))

    assert set(statuses) <= {200, 201}
    assert Warranty.objects.count() == 1

"""A request of the API with an Idempotency-Key is…"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from relais.core import clock
from relais.integrations.jobs import forget_kept_answers
from relais.integrations.models import KeptAnswer
from relais.integrations.rest import idempotency
from relais.integrations.testing import Program
from relais.records.models import Change
from relais.records.testing import Cast, make_cast
from tests.sample.models import Warranty

pytestmark = [pytest.mark.django_db, pytest.mark.drill(22), pytest.mark.covers("R329")]
KEY = {"Idempotency-Key": "order-17"}
W = {"number": "W-1"}


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_done_once_and_answered_twice(program: Program) -> None:
    first, second = (program.send("POST", "warranties/", W, **KEY) for _turn in range(2))

    assert (first.status_code, second.status_code, second.content) == (201, 201, first.content)
    assert (second["ETag"], second["Idempotent-Replayed"], "Idempotent-Replayed" in first) == (first["ETag"], "true", False)
    assert Warranty.objects.count() == 1


@pytest.mark.parametrize(("method", "body"), [("PATCH", {"product": "Pump"}), ("DELETE", None)])
def test_kept_whatever_it_does(program: Program, method: str, body: Any) -> None:
    path = f"warranties/{program.post('warranties/', W).json()['id']}/"

    first, second = (program.send(method, path, body, **KEY) for _turn in range(2))

    assert first.status_code in (200, 204)
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert Change.objects.exclude(verb="created").count() == 1


def test_refused_with_another_body_or_address_or_method(program: Program) -> None:
    made = program.send("POST", "warranties/", W, **KEY).json()

    for method, path, body in (
        ("POST", "warranties/", {"number": "W-2"}),
        ("POST", "places/", W),
        ("PATCH", f"warranties/{made['id']}/", W),
    ):
        assert refused(program.send(method, path, body, **KEY)) == (422, "idempotency_key_reused")
    assert Warranty.objects.count() == 1


def test_not_kept_where_it_was_refused(program: Program) -> None:
    assert program.send("POST", "warranties/", {"number": ""}, **KEY).status_code == 422

    assert program.send("POST", "warranties/", W, **KEY).status_code == 201
    assert KeptAnswer.objects.get().status == 201


def test_that_of_one_person_and_says_nothing_to_another(cast: Cast) -> None:
    answers = [Program(person).send("POST", "warranties/", W, **KEY) for person in (cast.seller, cast.other_seller)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] != answers[1].json()["id"]


def test_told_again_to_another_token_of_the_same_person(cast: Cast) -> None:
    first, second = (Program(cast.seller).send("POST", "warranties/", W, **KEY) for _turn in range(2))

    assert second.content == first.content


def test_remembered_for_a_day(program: Program) -> None:
    program.send("POST", "warranties/", W, **KEY)
    KeptAnswer.objects.update(at=clock.now() - timedelta(hours=24, seconds=1))

    assert program.send("POST", "warranties/", {"number": "W-2"}, **KEY).status_code == 201
    assert (Warranty.objects.count(), KeptAnswer.objects.count()) == (2, 1)


def test_forgotten_in_the_end(program: Program) -> None:
    program.send("POST", "warranties/", W, **KEY)
    KeptAnswer.objects.update(at=clock.now() - timedelta(hours=25))

    assert (forget_kept_answers(), KeptAnswer.objects.exists()) == (1, False)


@pytest.mark.parametrize("key", ["", "x" * 256, "é", "a\tb"])
def test_refused_where_its_key_is_none(program: Program, key: str) -> None:
    assert refused(program.send("POST", "warranties/", W, **{"Idempotency-Key": key})) == (400, "unusable_idempotency_key")
    assert not Warranty.objects.exists()


def test_of_no_weight_where_it_only_reads(program: Program) -> None:
    assert program.send("POST", "warranties/query/", {}, **KEY).status_code == 200
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_done_once_where_two_come_at_once() -> None:
    """The second is told that the first is running, or what it was answered."""
    program = Program(make_cast().administrator)

    def ask(_turn: int) -> Any:
        try:
            return Program.send(program, "POST", "warranties/", W, **KEY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(8)))

    statuses = {answer.status_code for answer in answers}
    assert statuses <= {201, 409} and 201 in statuses
    assert {refused(answer)[1] for answer in answers if answer.status_code == 409} <= {"idempotency_key_in_use"}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert Warranty.objects.count() == 1


def test_refused_while_the_first_is_running(program: Program, cast: Cast) -> None:
    with idempotency._alone(cast.administrator.pk, "order-17"):
        assert refused(program.send("POST", "warranties/", W, **KEY)) == (409, "idempotency_key_in_use")

    assert program.send("POST", "warranties/", W, **KEY).status_code == 201

"""The requests of a token are…"""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings

from relais.core import clock
from relais.integrations.models import RequestBudget
from relais.integrations.rest import rate
from relais.integrations.testing import Program
from relais.records.testing import Cast
from tests.sample.models import Warranty

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R329")]
HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


def test_counted_and_refused_when_there_are_too_many(cast: Cast) -> None:
    program = Program(cast.seller, requests_a_minute=3)

    answers = [program.get("warranties/") for _turn in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert [answer["RateLimit-Limit"] for answer in answers] == ["3"] * 4
    assert answers[3].json()["error"]["code"] == "too_many_requests"
    assert 0 < int(answers[3]["Retry-After"]) <= 20 and 40 <= int(answers[3]["RateLimit-Reset"]) <= 60


def test_refused_before_anything_is_done(cast: Cast) -> None:
    program = Program(cast.seller, requests_a_minute=1)
    program.get("warranties/")

    assert program.post("warranties/", {"number": "W-1"}).status_code == 429
    assert not Warranty.objects.exists()


def test_allowed_again_as_time_passes(cast: Cast) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        program = Program(cast.seller, requests_a_minute=6)
        assert [program.get("warranties/").status_code for _turn in range(7)][-1] == 429

        traveller.shift(timedelta(seconds=21))
        rate._hands.clear()

        assert [program.get("warranties/").status_code for _turn in range(3)] == [200, 200, 429]


def test_counted_for_each_token_alone(cast: Cast) -> None:
    first, second = Program(cast.seller, requests_a_minute=1), Program(cast.seller, requests_a_minute=1)

    assert [each.get("warranties/").status_code for each in (first, second, first)] == [200, 200, 429]


def test_counted_together_over_all_processes(cast: Cast) -> None:
    """Another process has nothing in its hands, and finds in the bucket what this one left."""
    program = Program(cast.seller, requests_a_minute=40)

    answered = 0
    for _process in range(30):
        rate._hands.clear()
        answered += program.get("warranties/").status_code == 200

    assert answered == 20


def test_those_of_the_house_unless_the_token_says_otherwise(cast: Cast) -> None:
    answer = Program(cast.seller, requests_a_minute=None).get("warranties/")

    assert answer["RateLimit-Limit"] == str(settings.API_REQUESTS_A_MINUTE) == "600"


def test_told_of_in_every_answer(cast: Cast) -> None:
    program = Program(cast.seller)
    for answer in (program.get("schema/"), program.get("warranties/5/"), program.post("warranties/", {}), program.get("warranties/", x=1)):
        assert [name for name in HEADERS if name not in answer] == []


def test_counted_without_the_database_but_for_one_in_twenty(cast: Cast, django_assert_max_num_queries: object) -> None:
    token_program = Program(cast.seller, requests_a_minute=200)
    for _turn in range(10):
        token_program.get("schema/")

    assert RequestBudget.objects.get().left == pytest.approx(190, abs=1)

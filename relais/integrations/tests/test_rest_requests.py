"""A request of the API is…"""

from __future__ import annotations

from typing import Any

import pytest

from relais.integrations.testing import Program
from tests.sample.models import Warranty

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R329")]


@pytest.fixture
def path(program: Program) -> str:
    return f"warranties/{program.post('warranties/', {'number': 'W-1'}).json()['id']}/"


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.attack(113)
@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", ""]
)
def test_refused_where_it_is_not_json(program: Program, kind: str) -> None:
    answer = program.client.generic("POST", "/api/v1/warranties/", '{"number": "W-1"}', content_type=kind, headers=program.headers)

    assert refused(answer) == (415, "wrong_content_type")
    assert not Warranty.objects.exists()


def test_taken_as_json_in_its_own_encoding(program: Program) -> None:
    body = '{"number": "W-é"}'
    kind = "application/json; charset=utf-8"

    assert program.client.generic("POST", "/api/v1/warranties/", body, content_type=kind, headers=program.headers).status_code == 201


@pytest.mark.parametrize("rest", ["?page=2", "?filters={}", "?limit=5&Sort=number", "?expand__=owner"])
def test_refused_with_a_parameter_that_is_unknown(program: Program, rest: str) -> None:
    answer = program.get(f"warranties/{rest}")

    assert refused(answer) == (400, "unknown_parameter")
    assert answer.json()["error"]["message"].endswith(".") and "filter" in answer.json()["error"]["allowed"]


def test_refused_with_any_parameter_where_it_writes(program: Program, path: str) -> None:
    assert refused(program.patch(f"{path}?force=1", {"product": "Pump"})) == (400, "unknown_parameter")
    assert Warranty.objects.get().product == ""


@pytest.mark.drill(20)
def test_refused_where_it_deletes_what_somebody_changed(program: Program, path: str) -> None:
    program.patch(path, {"product": "Pump"})

    answer = program.send("DELETE", path, **{"If-Match": '"1"'})

    assert (refused(answer), answer.json()["error"]["version"]) == ((409, "conflict"), 2)
    assert Warranty.objects.get().deleted_at is None
    assert program.send("DELETE", path, **{"If-Match": '"2"'}).status_code == 204


def test_answered_without_a_body_where_only_the_head_is_asked_for(program: Program, path: str) -> None:
    whole, head = program.get(path), program.send("HEAD", path)

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", whole["ETag"])


@pytest.mark.attack(113)
@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_told_to_no_other_site(program: Program, path: str, origin: str) -> None:
    answers = [program.send(method, path, **{"Origin": origin, "Access-Control-Request-Method": "PATCH"}) for method in ("OPTIONS", "GET")]

    assert [answer.status_code for answer in answers] == [405, 200]
    assert [name for answer in answers for name in answer.headers if name.lower().startswith("access-control")] == []
    assert "PATCH" in answers[0]["Allow"]


@pytest.mark.attack(110)
@pytest.mark.parametrize(
    ("method", "rest"),
    [
        ("GET", "warranties/"),
        ("GET", "warranties/5/"),
        ("POST", "warranties/"),
        ("GET", "fairies/"),
        ("PUT", "warranties/"),
        ("GET", "openapi.json"),
        ("GET", "x/y/z"),
    ],
)
def test_kept_by_nobody_on_the_way(program: Program, method: str, rest: str) -> None:
    for asking in (program, Program(None)):
        assert "no-store" in asking.send(method, rest)["Cache-Control"]

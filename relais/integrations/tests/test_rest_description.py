"""The description of the API (OpenAPI 3.1)…"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from relais.integrations.testing import Program
from relais.records.api import registry
from relais.records.testing import Cast
from tests.one_of_each import make_one_of_each

pytestmark = pytest.mark.django_db
KEYS = [declared.key for declared in registry.declared]


@pytest.fixture(scope="module")
def described(django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    with django_db_blocker.unblock():
        return Client().get("/api/v1/openapi.json").json()


def faults(described: dict[str, Any], path: str, method: str, answer: Any) -> list[str]:
    """What an answer says otherwise than it is described."""
    responses = described["paths"][f"/api/v1/{path}"][method]["responses"]
    shape = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(shape).iter_errors(answer.json())]


def test_is_valid(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    assert [str(error) for error in OpenAPIV31SpecValidator(described).iter_errors()] == []


@pytest.mark.parametrize("key", KEYS)
def test_is_kept_by_every_answer(described: dict[str, Any], program: Program, cast: Cast, key: str) -> None:
    record = make_one_of_each(cast)[key]
    one, few = f"{key}/{record.pk}/", f"{key}/"

    told = [
        *faults(described, f"{key}/", "get", program.get(few)),
        *faults(described, f"{key}/query/", "post", program.post(f"{key}/query/", {})),
        *faults(described, f"{key}/{{id}}/", "get", program.get(one)),
        *faults(described, f"{key}/", "get", program.get(few, filter={"field": "color", "op": "is", "value": "red"})),
        *faults(described, f"{key}/{{id}}/", "get", program.get(f"{key}/1000000/")),
        *faults(described, f"{key}/", "get", Program(None).get(few)),
    ]
    if not registry.get(key).is_ledger:
        told += [
            *faults(described, f"{key}/{{id}}/", "patch", program.patch(one, {"external_id": "X"})),
            *faults(described, f"{key}/{{id}}/", "patch", program.patch(one, {"external_id": "Y"}, version=99)),
            *faults(described, f"{key}/{{id}}/", "patch", program.patch(one, {"color": "red"})),
        ]

    assert told == []


@pytest.mark.parametrize("key", [key for key in KEYS if not registry.get(key).is_ledger])
def test_names_what_can_be_written(described: dict[str, Any], program: Program, cast: Cast, key: str) -> None:
    """What a record answers with may be sent back as it is described, but for what nobody writes."""
    record = make_one_of_each(cast)[key]
    shape = described["paths"][f"/api/v1/{key}/{{id}}/"]["patch"]["requestBody"]["content"]["application/json"]["schema"]
    body = program.get(f"{key}/{record.pk}/").json()
    given = {
        name: value["id"] if isinstance(value, dict) and set(value) == {"id", "type", "title"} else value
        for name, value in body.items()
        if name in shape["properties"]
    }

    assert [error.message for error in Draft202012Validator(shape).iter_errors(given)] == []
    answer = program.patch(f"{key}/{record.pk}/", given)
    assert (answer.status_code, answer.json().get("version")) == (200, body["version"])

"""The description of the API (OpenAPI 3.1)…"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from relais.accounts.actors import Actor
from relais.integrations.testing import Program
from relais.records.api import create, registry
from relais.records.testing import Cast
from tests.one_of_each import make_one_of_each

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R329")]
KEYS = [declared.key for declared in registry.declared]


@pytest.fixture(scope="module")
def described(django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    with django_db_blocker.unblock():
        return Client().get("/api/v1/openapi.json").json()


def complete(described: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    """A shape with all that it refers to."""
    return shape | {"components": described["components"]}


def resolved(described: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    _root, _components, kind, name = part["$ref"].split("/")
    return described["components"][kind][name]


def faults(described: dict[str, Any], path: str, method: str, answer: Any) -> list[str]:
    """What an answer says otherwise than it is described."""
    responses = described["paths"][f"/api/v1/{path}"][method]["responses"]
    shape = resolved(described, responses[str(answer.status_code)])["content"]["application/json"]["schema"]
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(complete(described, shape)).iter_errors(answer.json())]


def test_is_valid(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    assert [str(error) for error in OpenAPIV31SpecValidator(described).iter_errors()] == []
    operations = [each for methods in described["paths"].values() for each in methods.values()]
    assert len({each["operationId"] for each in operations}) == len(operations)
    assert all(each["security"] for each in operations)


def examples(part: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    """Every example of the document with its shape."""
    if isinstance(part, dict):
        if "example" in part and "schema" in part:
            yield part["schema"], part["example"]
        for each in part.values():
            yield from examples(each)
    elif isinstance(part, list):
        for each in part:
            yield from examples(each)


def test_gives_examples_that_are_what_they_are_said_to_be(described: dict[str, Any]) -> None:
    found = list(examples(described["paths"])) + list(examples(described["components"]["responses"]))

    wrong = [
        (error.json_path, error.message, shape)
        for shape, example in found
        for error in Draft202012Validator(complete(described, shape)).iter_errors(example)
    ]
    assert len(found) > 5 * len(KEYS) and wrong == []


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
        rows = {"rows": [{"id": record.pk, "external_id": "Z"}, {"x": 1}]}
        told += [
            *faults(described, f"{key}/{{id}}/", "patch", program.patch(one, {"external_id": "X"})),
            *faults(described, f"{key}/{{id}}/", "patch", program.patch(one, {"external_id": "Y"}, version=99)),
            *faults(described, f"{key}/{{id}}/", "patch", program.patch(one, {"color": "red"})),
            *faults(described, f"{key}/bulk/", "post", program.post(f"{key}/bulk/", rows)),
            *faults(described, f"{key}/external/{{external_id}}/", "put", program.send("PUT", f"{key}/external/Z/", {})),
        ]

    assert told == []


@pytest.mark.parametrize("key", [key for key in KEYS if not registry.get(key).is_ledger])
def test_names_what_can_be_written(described: dict[str, Any], program: Program, cast: Cast, key: str) -> None:
    """What a record answers with may be sent back as it is described, but for what nobody writes."""
    record = make_one_of_each(cast)[key]
    shape = described["components"]["schemas"][f"{key}.values"]
    body = program.get(f"{key}/{record.pk}/").json()
    given = {
        name: value["id"] if isinstance(value, dict) and set(value) == {"id", "type", "title"} else value
        for name, value in body.items()
        if name in shape["properties"]
    }

    assert [error.message for error in Draft202012Validator(shape).iter_errors(given)] == []
    answer = program.patch(f"{key}/{record.pk}/", given)
    assert (answer.status_code, answer.json().get("version")) == (200, body["version"])


def test_tells_of_what_the_firm_has_added_to_whom_it_is_open(described: dict[str, Any], cast: Cast) -> None:
    by = Actor(cast.administrator)
    create("custom-objects", {"label_en": "machine", "plural_en": "machines", "icon": "factory", "group": "service"}, by=by)
    create("custom-fields", {"type": "warranties", "kind": "number", "label_en": "Finish"}, by=by)

    mine = Program(cast.administrator).get("openapi.json").json()

    assert "finish" in mine["components"]["schemas"]["warranties"]["properties"]
    assert "/api/v1/machines/" in mine["paths"] and "/api/v1/machines/bulk/" in mine["paths"]
    assert [str(error) for error in OpenAPIV31SpecValidator(mine).iter_errors()] == []
    assert "machines" not in str(Program(None).get("openapi.json").json()["paths"])


def test_tells_nobody_of_what_is_closed_to_them(cast: Cast) -> None:
    role = cast.seller.roles.get()
    role.grants = {"warranties": {"view": "all", "change": "all", "fields": {"product": "hidden", "status": "read"}}}
    role.save()

    mine = Program(cast.seller).get("openapi.json").json()

    assert {path.split("/")[3] for path in mine["paths"]} == {"warranties", "search", "schema", "files"}
    assert "product" not in mine["components"]["schemas"]["warranties"]["properties"]
    assert "status" not in mine["components"]["schemas"]["warranties.values"]["properties"]
    assert "delete" not in mine["paths"]["/api/v1/warranties/{id}/"]
    assert "patch" not in Program(cast.seller, scopes=("read",)).get("openapi.json").json()["paths"]["/api/v1/warranties/{id}/"]
    assert Client().get("/api/v1/openapi.json", headers={"Authorization": "Bearer rel_x"}).status_code == 401


def test_is_made_anew_when_something_changes(cast: Cast) -> None:
    program = Program(cast.administrator)
    assert "finish" not in program.get("openapi.json").json()["components"]["schemas"]["warranties"]["properties"]

    create("custom-fields", {"type": "warranties", "kind": "number", "label_en": "Finish"}, by=Actor(cast.administrator))

    assert "finish" in program.get("openapi.json").json()["components"]["schemas"]["warranties"]["properties"]

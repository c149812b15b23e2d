"""Requests made from the description of the API, right and wrong ones, are answered as it says (Schemathesis)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest import SkipTest

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from relais.integrations.testing import Program
from relais.records.api import registry
from relais.records.testing import make_cast
from tests.one_of_each import make_one_of_each

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R329"), pytest.mark.attack(10, 13, 24, 128, 129)]

#: The values of these are the richest: they get more tries than the others.
THOROUGH = {"warranties": 12, "contacts": 6, "opportunities": 6}
KEYS = [*(declared.key for declared in registry.declared), "search", "schema"]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


@pytest.fixture
def headers(db: None) -> dict[str, str]:
    cast = make_cast()
    make_one_of_each(cast)
    return Program(cast.administrator).headers | {"Accept-Encoding": "identity"}


@pytest.fixture
def schema(headers: dict[str, str]) -> Iterator[Any]:
    # The connection belongs to the test: no request may close it.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), headers=headers)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def faults(operation: Any, headers: dict[str, str], examples: int) -> list[str]:
    """What is answered otherwise than is described, to some right and some wrong requests."""
    found: list[str] = []
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: schemathesis.Case) -> None:
            try:
                case.call_and_validate(checks=CHECKS, headers=headers)
            except (FailureGroup, Failure) as failed:
                found.append(f"{operation.label}: {failed}")

        try:
            ask()
        except (Unsatisfiable, SkipTest):
            continue  # nothing can be wrong with it
    return found


@pytest.mark.parametrize("key", KEYS)
def test_are_answered_as_described(schema: Any, headers: dict[str, str], key: str) -> None:
    operations = [each.ok() for each in schema.include(path_regex=f"^/api/v1/{key}/").get_all_operations()]

    told = [fault for operation in operations for fault in faults(operation, headers, THOROUGH.get(key, 1))]
    assert not told, "\n\n".join(told)


def test_are_made_for_every_type(schema: Any) -> None:
    paths = {operation.ok().path for operation in schema.get_all_operations()}

    assert {declared.key for declared in registry.declared} <= {path.split("/")[3] for path in paths}

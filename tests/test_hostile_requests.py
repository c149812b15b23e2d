"""Hostile requests over every route and all that the API describes… `bin/hostile` sends them for a minute, or for longer."""

from __future__ import annotations

import json
import os
import traceback
from time import monotonic
from typing import Any

import pytest
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client

from relais.accounts.models import ApiToken
from relais.records.api import registry
from relais.records.testing import make_cast
from tests.hostility import Hostile, Hostility
from tests.one_of_each import make_one_of_each

REQUESTS = 160
SECONDS = float(os.environ.get("RELAIS_HOSTILE_SECONDS", "0"))
SEED = int(os.environ.get("RELAIS_HOSTILE_SEED", "1"))


@pytest.mark.attack(2, 5, 13, 16, 18, 129)
@pytest.mark.covers("R311")
@pytest.mark.django_db
def test_never_break_the_product(settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 10**9
    cast = make_cast()
    made = make_one_of_each(cast)
    _row, token = ApiToken.issue(cast.administrator, scopes=["read", "write", "export", "delete"], name="hostile")
    program = Client(raise_request_exception=False, headers={"authorization": f"Bearer {token}"})
    person, visitor = Client(raise_request_exception=False), Client(raise_request_exception=False)
    person.force_login(cast.administrator)
    hostility = Hostility(
        SEED,
        json.loads(program.get("/api/v1/openapi.json").content),
        [record.pk for record in made.values()],
        [declared.key for declared in registry],
    )
    broken: list[str] = []
    faults: list[str] = []
    got_request_exception.connect(lambda **_: faults.append(traceback.format_exc(limit=-4)), weak=False, dispatch_uid="hostile")

    began, sent = monotonic(), 0
    while sent < REQUESTS if not SECONDS else monotonic() - began < SECONDS:
        request, client = (hostility.for_api(), program) if sent % 2 else (hostility.for_screens(), visitor if sent % 10 == 0 else person)
        status = send(client, request)
        if status >= 500:
            broken.append(f"{status} {request}\n{''.join(faults[-1:])}")
        sent += 1

    got_request_exception.disconnect(dispatch_uid="hostile")
    assert broken == [], f"{len(broken)} of {sent}:\n\n" + "\n\n".join(broken)


def send(client: Client, request: Hostile) -> int:
    """What it has done is undone, so that every request finds the same."""
    with transaction.atomic():
        answer = client.generic(
            request.method,
            request.path,
            request.body,
            content_type=request.content_type,
            query_params={name: value.encode("utf-8", "replace") for name, value in request.query.items()},
            headers=dict(request.headers),
        )
        if hasattr(answer, "streaming_content"):
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer.status_code

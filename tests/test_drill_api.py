"""A server that is killed while programs write…"""

from __future__ import annotations

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from typing import Any

import pytest

from tests.processes import Server, children, serving
from tests.workspaces import Workspace

ROWS = 30


def send(server: Server, token: str, number: int) -> tuple[int, Any]:
    """Status 0: nobody answered."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": f"row-{number}"}
    try:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.request("POST", "/api/v1/organizations/", json.dumps({"name": f"Firm {number}"}), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    except (OSError, HTTPException, ValueError):
        return 0, None


@pytest.mark.drill(1, 22)
@pytest.mark.covers("R329")
def test_has_what_it_answered_and_does_each_thing_once(workspace: Workspace) -> None:
    made = workspace.relais(
        "user", "create", "ada@example.com", "--role", "administrator", "--password-stdin", typed="trois chênes et un relais\n"
    )
    assert made.returncode == 0, made.stderr
    token = workspace.relais("token", "create", "ada@example.com", "--scope", "read,write").stdout.strip()

    with serving(workspace, "--no-worker") as server, ThreadPoolExecutor(6) as threads:
        asked = [threads.submit(send, server, token, number) for number in range(ROWS)]
        asked[ROWS // 4].result()
        for pid in [*children(server.process.pid), server.process.pid]:
            os.kill(pid, signal.SIGKILL)
        first = [each.result() for each in asked]
    with serving(workspace, "--no-worker") as server:
        again = [send(server, token, number) for number in range(ROWS)]
        listed = server.get("/api/v1/organizations/?count=exact", {"Authorization": f"Bearer {token}"})
        count = json.loads(listed.read())["count"]

    assert {status for status, _body in first} == {0, 201}
    assert [status for status, _body in again] == [201] * ROWS
    assert [body["id"] for (status, body), (_status, told) in zip(first, again, strict=True) if status == 201 and told != body] == []
    assert count == ROWS

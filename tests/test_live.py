"""What one user saves, another who listens is told within two seconds; whoever may not see it hears nothing."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

import pytest

from relais.project.bench.browser import Browser
from tests.processes import Server, serving
from tests.workspaces import Workspace, Workspaces

pytestmark = [pytest.mark.slow, pytest.mark.covers("R025"), pytest.mark.skipif(sys.platform != "linux", reason="starts real servers")]
PASSWORD = "Oak-beams-2026-x"
SECONDS = 2.0


@pytest.fixture(scope="module")
def house(workspaces: Workspaces) -> Iterator[tuple[Workspace, Server, str]]:
    """A server with an administrator, somebody who may see nothing, and the administrator's token."""
    workspace = make_house(workspaces.ready())
    token = workspace.relais("token", "create", "ada@firm.example", "--scope", "read,write").stdout.strip()
    with serving(workspace, "--no-worker") as server:
        yield workspace, server, token


def make_house(workspace: Workspace) -> Workspace:
    """With an administrator and somebody who may see nothing."""
    workspace.relais("user", "create", "ada@firm.example", "--role", "administrator", "--password-stdin", typed=PASSWORD)
    workspace.relais("user", "create", "ned@firm.example", "--role", "seller", "--password-stdin", typed=PASSWORD)
    return workspace


def listen(server: Server, email: str, *topics: str, at: float | None = None) -> HTTPResponse:
    browser = Browser(server.port)
    browser.sign_in(email, PASSWORD)
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    asked = urlencode([*(("topic", topic) for topic in topics), ("at", at or time.time())])
    connection.request("GET", f"/live/?{asked}", headers={"Cookie": f"sessionid={browser.cookies['sessionid']}"})
    return connection.getresponse()


def write(server: Server, token: str, method: str, path: str, body: dict[str, object]) -> dict[str, object]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request(method, f"/api/v1/{path}", json.dumps(body), headers)
    answer = connection.getresponse()
    assert answer.status < 300, answer.read()
    return json.loads(answer.read())


def next_topics(stream: HTTPResponse) -> list[str]:
    while not (line := stream.readline()).startswith(b"data: "):
        assert line, "the stream ended"
    return json.loads(line.removeprefix(b"data: "))["topics"]


def test_listener_of_a_type_is_told(house: tuple[Workspace, Server, str]) -> None:
    _workspace, server, token = house
    stream = listen(server, "ada@firm.example", "contacts")
    stream.readline()
    begun = time.monotonic()

    write(server, token, "POST", "contacts/", {"last_name": "Rousseau"})

    assert next_topics(stream) == ["contacts"]
    assert time.monotonic() - begun < SECONDS


def test_listener_of_a_record_hears_of_what_is_written_down_on_it(house: tuple[Workspace, Server, str]) -> None:
    _workspace, server, token = house
    made = write(server, token, "POST", "contacts/", {"last_name": "Keller"})
    stream = listen(server, "ada@firm.example", f"contacts/{made['id']}", at=time.time() + 60)
    stream.readline()

    write(server, token, "POST", "notes/", {"body": "Prefers mornings.", "party": made["id"]})

    assert next_topics(stream) == [f"contacts/{made['id']}"]


def test_nothing_falls_between_the_drawing_of_a_page_and_its_listening(house: tuple[Workspace, Server, str]) -> None:
    _workspace, server, token = house
    drawn = time.time()
    write(server, token, "POST", "organizations/", {"name": "Atelier Vauban"})

    assert next_topics(listen(server, "ada@firm.example", "organizations", at=drawn)) == ["organizations"]


@pytest.mark.attack(77)
def test_closed_record_says_nothing(house: tuple[Workspace, Server, str]) -> None:
    _workspace, server, token = house
    made = write(server, token, "POST", "contacts/", {"last_name": "Hidden"})

    assert listen(server, "ned@firm.example", f"contacts/{made['id']}").status == 404
    assert listen(server, "ned@firm.example", "nonsense", "users/999999999999999999999").status == 404


def test_visitor_hears_nothing(house: tuple[Workspace, Server, str]) -> None:
    _workspace, server, _token = house

    answer = server.get("/live/?topic=contacts")

    assert answer.status == 404
    assert answer.headers["Cache-Control"] == "no-store"

"""The door of a real server: whoever is let go is out at once, and nothing that a stranger writes into a request is believed."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from relais.project.bench.browser import Browser
from relais.project.bench.paths import Request
from tests.processes import Server, serving, wait_until
from tests.test_live import PASSWORD, listen, make_house
from tests.workspaces import Workspace, Workspaces

pytestmark = [pytest.mark.slow, pytest.mark.covers("R282"), pytest.mark.skipif(sys.platform != "linux", reason="starts real servers")]
AT_MOST = 60.0


@pytest.fixture(scope="module")
def house(workspaces: Workspaces) -> Iterator[tuple[Workspace, Server]]:
    """A server with its worker, and an administrator."""
    workspace = make_house(workspaces.ready())
    with serving(workspace) as server:
        yield workspace, server


def raw(server: Server, *lines: str, body: str = "") -> str:
    """Send a request as no library would write it; the answer as it came."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "Connection: close", "", ""])
        connection.sendall(head.encode() + body.encode())
        answer = HTTPResponse(connection)
        answer.begin()
        content = answer.read().decode("utf-8", "replace")
        return f"HTTP/1.1 {answer.status} {answer.reason}\r\n{answer.headers}\r\n{content}"


def ends(stream: HTTPResponse) -> bool:
    while line := stream.readline():
        if line.startswith(b"event: ended"):
            return True
    return True


@pytest.mark.attack(99)
def test_deactivated_user_is_out_of_pages_programs_and_open_streams(house: tuple[Workspace, Server]) -> None:
    workspace, server = house
    workspace.relais("user", "create", "una@firm.example", "--role", "administrator", "--password-stdin", typed=PASSWORD)
    token = workspace.relais("token", "create", "una@firm.example", "--scope", "read").stdout.strip()
    browser = Browser(server.port)
    browser.sign_in("una@firm.example", PASSWORD)
    stream = listen(server, "una@firm.example", "contacts", at=time.time() + 60)
    stream.readline()
    assert (browser.send(Request("/contacts/")).status, api(server, token)) == (200, 200)
    begun = time.monotonic()

    assert workspace.relais("user", "deactivate", "una@firm.example").returncode == 0

    assert (browser.send(Request("/contacts/")).status, api(server, token)) == (302, 401)
    assert ends(stream)
    assert time.monotonic() - begun < AT_MOST


def api(server: Server, token: str) -> int:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/api/v1/contacts/", headers={"Authorization": f"Bearer {token}"})
    return connection.getresponse().status


@pytest.mark.attack(104)
@pytest.mark.parametrize("header", ["X-Remote-User", "X_Remote_User", "Remote-User", "REMOTE_USER", "X-Forwarded-User", "HTTP_REMOTE_USER"])
def test_name_in_a_header_opens_nothing(house: tuple[Workspace, Server], header: str) -> None:
    _workspace, server = house

    page = raw(server, "GET /preferences/ HTTP/1.1", "Host: 127.0.0.1", f"{header}: ada@firm.example")
    answer = raw(server, "GET /api/v1/contacts/ HTTP/1.1", "Host: 127.0.0.1", f"{header}: ada@firm.example")

    assert page.startswith("HTTP/1.1 302") and "/sign-in/" in page
    assert answer.startswith("HTTP/1.1 401")


@pytest.mark.attack(102)
@pytest.mark.parametrize(
    "lines",
    [
        ["POST /sign-in/forgotten/ HTTP/1.1", "Host: evil.example"],
        ["POST /sign-in/forgotten/ HTTP/1.1", "Host: 127.0.0.1", "X-Forwarded-Host: evil.example"],
        ["POST /sign-in/forgotten/ HTTP/1.1", "Host: 127.0.0.1", "Host: evil.example"],
        ["POST http://evil.example/sign-in/forgotten/ HTTP/1.1", "Host: 127.0.0.1"],
        ["POST /sign-in/forgotten/ HTTP/1.1", "Host: 127.0.0.1:80@evil.example"],
    ],
)
def test_link_in_a_mail_begins_with_the_firms_address(house: tuple[Workspace, Server], lines: list[str]) -> None:
    workspace, server = house
    secret = "a" * 32
    before = written(workspace)

    answer = raw(
        server,
        *lines,
        f"Cookie: csrftoken={secret}",
        "Content-Type: application/x-www-form-urlencoded",
        body=f"csrfmiddlewaretoken={secret}&email=ada@firm.example",
    )

    status = int(answer.split(" ", 2)[1])
    assert status in (200, 400, 403, 404, 421)
    if status == 200:
        wait_until(lambda: written(workspace) > before)
    assert "evil" not in "".join(file.read_text() for file in mails(workspace))
    assert all(f"http://127.0.0.1:{server.port}/new-password/" in file.read_text().replace("=\n", "") for file in mails(workspace))


def written(workspace: Workspace) -> int:
    """How many mails were written: those of one second may share a file."""
    return sum(file.read_text().count("Message-ID:") for file in mails(workspace))


def mails(workspace: Workspace) -> list[Path]:
    return sorted((workspace.home / "mail").glob("*"))


@pytest.mark.attack(112)
def test_key_of_a_session_stands_in_no_stream(house: tuple[Workspace, Server]) -> None:
    _workspace, server = house
    browser = Browser(server.port)
    browser.sign_in("ada@firm.example", PASSWORD)

    stream = listen(server, "ada@firm.example", "contacts", at=time.time() + 60)

    assert "sessionid" not in str(stream.headers)
    assert browser.cookies["sessionid"].encode() not in stream.readline() + stream.readline()

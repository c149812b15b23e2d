"""The way out…"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from pytest_django import Settings

from relais.core.outbound import AddressRefused, OutboundError, Unreachable, ask, find_destination, parse_url
from relais.core.outbound.addresses import is_public, read_address
from relais.core.tests.wires import Machine, Names, certified, machine

pytestmark = [pytest.mark.covers("R311"), pytest.mark.attack(65)]
GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"
ODD = [
    "127.1", "127.0.1", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "2130706433", "017700000001", "127.0.0.1.", "localhost.", "LOCALHOST", "0", "0.0.0.0",
    "127.0.0.0x1", "１２７.0.0.1", "127。0。0。1", "ⓛocalhost", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1%25lo]", "inner.test", "six.test",
]  # fmt: skip
CLOSED = [
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "224.0.0.1", "255.255.255.255",
    "240.0.0.1", "fd00:ec2::254", "fe80::1", "ff02::1", "fc00::1", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "2002:a00:1::", "::a00:1", "::ffff:a9fe:a9fe", "2001:db8::1",
]  # fmt: skip


@pytest.fixture
def trap() -> Iterator[Machine]:
    with machine(GOOD) as made:
        yield made


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    return Names({"inner.test": ["127.0.0.1"], "six.test": ["::ffff:127.0.0.1"], "localhost": ["127.0.0.1"]}).install(monkeypatch)


@pytest.mark.attack(72)
@pytest.mark.parametrize("host", ODD)
def test_leads_to_this_machine_in_no_notation(names: Names, host: str) -> None:
    with pytest.raises(OutboundError):
        find_destination(parse_url(f"https://{host}/").host, 443, usual_ports=(443,))


@pytest.mark.parametrize("address", CLOSED)
def test_leads_to_no_address_that_is_not_everybodys(address: str) -> None:
    with pytest.raises(Unreachable):
        find_destination(address, 443, usual_ports=(443,))


def test_is_open_to_addresses_of_everybody() -> None:
    for address in ("93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::5db8:d70e"):
        assert is_public(read_address(address) or pytest.fail(address))


@pytest.mark.attack(68)
@pytest.mark.parametrize(
    "url",
    [
        "gopher://example.org/", "file:///etc/passwd", "ftp://example.org/", "dict://example.org:11211/", "//example.org/", "example.org", "", "https://",
        "https://ok@example.org/", "https://ok:secret@example.org/", "https://example.org\\@127.0.0.1/", "https://example.org:99999/", "https://example.org:0/",
        "https://exa mple.org/", "https://example.org/\r\nHost: inner", "https://example..org/", "http://example.org/", "https://" + "a" * 64 + ".org/",
    ],
)  # fmt: skip
def test_knows_addresses_it_does_not_go_to(url: str) -> None:
    with pytest.raises(AddressRefused):
        ask("GET", url)


@pytest.mark.parametrize("port", [22, 25, 5432, 6379, 8080])
def test_is_shut_at_ports_of_other_services(names: Names, port: int) -> None:
    names.answers["public.test"] = ["93.184.215.14"]

    with pytest.raises(Unreachable):
        find_destination("public.test", port, usual_ports=(443,))


def test_is_shut_where_one_of_several_addresses_is(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **options: found)

    with pytest.raises(Unreachable):
        find_destination("both.test", 443, usual_ports=(443,))


def test_connects_to_the_address_that_was_looked_at(trap: Machine, names: Names, settings: Settings) -> None:
    settings.OUTBOUND_HOSTS = (f"moving.test:{trap.port}",)
    names.answers["moving.test"] = ["127.0.0.1", "127.0.0.2"]

    answer = ask("POST", f"http://moving.test:{trap.port}/hook?a=b", body=b"{}")

    assert (answer.status, answer.body) == (200, b"fine")
    assert names.asked == ["moving.test"]
    assert trap.heard[0].startswith(b"POST /hook?a=b HTTP/1.1\r\n")
    assert b"\r\nHost: moving.test:%d\r\n" % trap.port in trap.heard[0]


def test_believes_only_a_certificate_for_the_name_that_was_asked_for(
    names: Names, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, file = certified("hooks.test", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    asked_for: list[str | None] = []
    context.sni_callback = lambda wire, name, own: asked_for.append(name)
    with machine(GOOD, context) as secure:
        settings.OUTBOUND_HOSTS = (f"hooks.test:{secure.port}", f"other.test:{secure.port}")
        names.answers |= {"hooks.test": ["127.0.0.1"], "other.test": ["127.0.0.1"]}

        assert ask("GET", f"https://hooks.test:{secure.port}/").body == b"fine"
        with pytest.raises(Unreachable):
            ask("GET", f"https://other.test:{secure.port}/")

    assert asked_for == ["hooks.test", "other.test"]
    assert len(secure.heard) == 1


def test_is_opened_by_the_administrator_for_a_name_or_a_network(trap: Machine, names: Names, settings: Settings) -> None:
    settings.OUTBOUND_HOSTS = ("127.0.0.0/8", "[::1]:8080")

    assert find_destination("inner.test", 443, usual_ports=(443,)).is_inside
    assert find_destination("::1", 8080, usual_ports=(443,)).is_inside
    with pytest.raises(Unreachable):
        find_destination("::1", 443, usual_ports=(443,))
    with pytest.raises(Unreachable):
        find_destination("inner.test", trap.port, usual_ports=(443,))


@pytest.mark.attack(69, 77)
def test_follows_no_redirect(trap: Machine, settings: Settings) -> None:
    with machine(b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % trap.url.encode()) as first:
        settings.OUTBOUND_HOSTS = (f"127.0.0.1:{first.port}", f"127.0.0.1:{trap.port}")

        answer = ask("POST", first.url, body=b"{}", headers={"Authorization": "Bearer CANARY"})

    assert answer.status == 302
    assert b"CANARY" in first.heard[0]
    assert trap.heard == []


@pytest.mark.attack(66, 67)
def test_tells_closed_ports_and_forbidden_hosts_in_the_same_words(trap: Machine, settings: Settings) -> None:
    with machine() as gone:
        pass
    settings.OUTBOUND_HOSTS = (f"127.0.0.1:{gone.port}",)

    sentences = set()
    for port in (gone.port, trap.port, 5432):
        with pytest.raises(Unreachable) as refused:
            ask("GET", f"http://127.0.0.1:{port}/") if port == gone.port else ask("GET", f"https://127.0.0.1:{port}/")
        sentences.add(str(refused.value.message))

    assert len(sentences) == 1
    assert trap.heard == []


@pytest.mark.drill(17)
def test_ends_with_whoever_answers_for_ever(settings: Settings) -> None:
    def drip(wire: socket.socket) -> None:
        while True:
            wire.sendall(b"HTTP/1.1 100 Continue\r\nX: y\r\n\r\n")

    with machine(drip) as slow:
        settings.OUTBOUND_HOSTS = (f"127.0.0.1:{slow.port}",)
        began = monotonic()
        with pytest.raises(OutboundError):
            ask("GET", slow.url, seconds=0.3)

    assert monotonic() - began < 5


@pytest.mark.drill(17)
def test_cuts_what_never_ends(settings: Settings) -> None:
    def pour(wire: socket.socket) -> None:
        wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n")
        while True:
            wire.sendall(b"x" * 65536)

    with machine(pour) as large:
        settings.OUTBOUND_HOSTS = (f"127.0.0.1:{large.port}",)
        answer = ask("GET", large.url, most_bytes=100_000)

    assert (len(answer.body), answer.is_whole) == (100_000, False)


def test_takes_no_proxy_out_of_the_environment(trap: Machine, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with machine(GOOD) as asked:
        settings.OUTBOUND_HOSTS = (f"127.0.0.1:{asked.port}",)
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{trap.port}")
        ask("GET", asked.url)

    assert (len(asked.heard), trap.heard) == (1, [])


def test_is_the_only_one() -> None:
    ways = [
        "import urllib.request", "from urllib.request import urlopen", "from http.client import HTTPSConnection", "import httpx", "import requests",
        "import socket\nsocket.create_connection", "from socket import socket", "import ftplib", "import asyncssh", "import aiohttp",
    ]  # fmt: skip
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "TID251", "--output-format", "concise"]

    told = subprocess.run(
        [*command, "--stdin-filename", "relais/parties/news.py", "-"],
        input="\n".join(ways),
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.stdout.count("relais.core.outbound") == len(ways)

"""The name of a host…"""

from __future__ import annotations

import pytest

from relais.project.workspaces.hosts import plain_host, written_host


@pytest.mark.parametrize(
    ("sent", "plain"),
    [
        ("crm.example.org", "crm.example.org"),
        ("CRM.Example.ORG.:8000", "crm.example.org"),
        ("127.0.0.1:80", "127.0.0.1"),
        ("[::1]:8000", "::1"),
        ("localhost", "localhost"),
    ],
)
def test_is_read_without_its_port(sent: str, plain: str) -> None:
    assert plain_host(sent) == plain


@pytest.mark.attack(102)
@pytest.mark.parametrize(
    "sent",
    [
        "",
        ":",
        "a b",
        "a..b",
        "-a.example",
        "a.example:x",
        "a.example:80:90",
        "[::1",
        "[x]",
        "a/b",
        "a.example\n",
        "é.example",
        "x" * 300,
        "a@b",
        "%00",
    ],
)
def test_is_nothing_where_it_is_odd(sent: str) -> None:
    assert plain_host(sent) == ""


def test_may_be_written_with_accents() -> None:
    assert written_host("société.example") == "xn--socit-esab.example"

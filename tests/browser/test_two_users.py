"""What one user does on the board, another who looks at the board, the list or the record sees within two seconds, without reloading."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from relais.project.bench.browser import Browser as SignedIn
from tests.processes import Server, serving
from tests.workspaces import Workspaces

pytestmark = [
    pytest.mark.slow,
    pytest.mark.covers("R025", "R034"),
    pytest.mark.skipif(sys.platform != "linux", reason="starts real servers"),
]
PASSWORD = "Oak-beams-2026-x"
TWO_SECONDS = 2000
House = tuple[Server, str]


@pytest.fixture(scope="module")
def house(workspaces: Workspaces) -> Iterator[House]:
    """A server of one's own, since the live stream is no part of the one that other browser tests run on; and Ada's token."""
    workspace = workspaces.ready()
    for email, role in (("ada@firm.example", "administrator"), ("rita@firm.example", "reader")):
        workspace.relais("user", "create", email, "--role", role, "--password-stdin", typed=PASSWORD)
    token = workspace.relais("token", "create", "ada@firm.example", "--scope", "read,write").stdout.strip()
    with serving(workspace, "--no-worker") as server:
        yield server, token


def ask(house: House, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    server, token = house
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request(method, f"/api/v1/{path}", json.dumps(body) if body else None, headers)
    answer = connection.getresponse()
    assert answer.status < 300, answer.read()
    return dict(json.loads(answer.read() or b"{}"))


@pytest.fixture
def deal(house: House) -> Iterator[dict[str, Any]]:
    """An opportunity in the first stage of a new installation."""
    stages = {stage["label_en"]: stage["id"] for stage in ask(house, "GET", "stages/")["items"]}
    made = ask(house, "POST", "opportunities/", {"name": "Stairs", "amount": {"amount": "1500", "currency": "EUR"}, "stage": stages["Contact made"]})  # fmt: skip
    yield made
    ask(house, "DELETE", f"opportunities/{made['id']}/")


@pytest.fixture
def open_as(chromium: Browser, house: House) -> Iterator[Callable[[str, str], Page]]:
    server, contexts = house[0], []

    def open_(name: str, path: str) -> Page:
        signed_in = SignedIn(server.port)
        signed_in.sign_in(f"{name}@firm.example", PASSWORD)
        address = f"http://127.0.0.1:{server.port}"
        context = chromium.new_context(base_url=address, viewport={"width": 1440, "height": 900}, locale="fr-FR", service_workers="block")
        contexts.append(context)
        context.add_cookies([{"name": key, "value": value, "url": address} for key, value in signed_in.cookies.items()])
        page = context.new_page()
        page.goto(path)
        page.evaluate("window.isTheSame = true")
        return page

    yield open_

    for context in contexts:
        context.close()


def column(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def head(page: Page, name: str) -> tuple[str, str]:
    """How many stand in the column, and what they come to."""
    header = column(page, name).locator("header")
    return header.locator(".n").inner_text(), re.sub(r"\s", " ", header.locator(".sums span").first.inner_text())


def pull(page: Page, card: str, to: str) -> None:
    page.locator(".deal", has_text=card).drag_to(column(page, to))


def is_the_same(page: Page) -> bool:
    return bool(page.evaluate("window.isTheSame"))


def test_card_that_one_pulls_moves_on_the_board_of_the_other(open_as: Callable[[str, str], Page], deal: dict[str, Any]) -> None:
    hers, theirs = open_as("ada", "/opportunities/"), open_as("rita", "/opportunities/")
    expect(column(theirs, "Prise de contact").locator(".deal")).to_have_count(1)

    pull(hers, "Stairs", "Négociation")

    expect(column(theirs, "Négociation").locator(".deal", has_text="Stairs")).to_be_visible(timeout=TWO_SECONDS)
    expect(column(theirs, "Prise de contact").locator(".deal")).to_have_count(0)
    assert [head(theirs, name) for name in ("Prise de contact", "Négociation")] == [("0", "0 €"), ("1", "1 500 €")]
    assert is_the_same(theirs)


def test_card_that_one_pulls_changes_in_the_list_of_the_other(open_as: Callable[[str, str], Page], deal: dict[str, Any]) -> None:
    hers, theirs = open_as("ada", "/opportunities/"), open_as("rita", "/opportunities/?layout=list")
    expect(theirs.locator("tr", has_text="Stairs")).to_contain_text("Prise de contact")

    pull(hers, "Stairs", "Proposition remise")

    expect(theirs.locator("tr", has_text="Stairs")).to_contain_text("Proposition remise", timeout=TWO_SECONDS)
    assert is_the_same(theirs)


def test_card_that_one_pulls_changes_on_the_record_of_the_other(open_as: Callable[[str, str], Page], deal: dict[str, Any]) -> None:
    hers, theirs = open_as("ada", "/opportunities/"), open_as("rita", f"/opportunities/{deal['id']}/")
    expect(theirs.locator("#main")).to_contain_text("Prise de contact")

    pull(hers, "Stairs", "Négociation")

    expect(theirs.locator(".kv, dl", has_text="Négociation").first).to_be_visible(timeout=TWO_SECONDS)
    assert is_the_same(theirs)


def test_what_one_adds_is_counted_on_the_map_of_the_other(open_as: Callable[[str, str], Page], house: House) -> None:
    theirs = open_as("rita", "/organizations/?layout=map")
    ask(house, "POST", "organizations/", {"name": "Atelier Vauban", "city": "Lyon", "country": "FR"})
    theirs.goto("/organizations/?layout=map")
    theirs.evaluate("window.isTheSame = true")

    ask(house, "POST", "organizations/", {"name": "Perrache", "city": "Lyon", "country": "FR"})

    expect(theirs.get_by_role("link", name="Lyon : 2 organisations")).to_be_visible(timeout=TWO_SECONDS)
    assert is_the_same(theirs)

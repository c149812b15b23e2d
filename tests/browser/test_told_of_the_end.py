"""Whoever has many records changed in the background is told of the end wherever they are by then, with the way back."""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from relais.project.bench.browser import Browser as SignedIn
from tests.processes import serving
from tests.workspaces import Workspace

pytestmark = [
    pytest.mark.slow,
    pytest.mark.covers("R025", "R044"),
    pytest.mark.skipif(sys.platform != "linux", reason="starts real servers"),
]
PASSWORD = "Oak-beams-2026-x"
MANY = 620
BEGIN = """() => fetch("/contacts/bulk-edit/", {
  method: "POST",
  headers: { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content },
  body: new URLSearchParams({ whole: "1", filter: "{}", field: "city", value: "Nantes" }),
})"""


@pytest.fixture
def firm(workspace: Workspace, tmp_path: Path) -> Workspace:
    with (tmp_path / "people.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("Id", "Last name", "City"), *((f"C{number}", f"Martin {number}", "Lyon") for number in range(MANY))])
    workspace.relais("user", "create", "ada@firm.example", "--role", "administrator", "--password-stdin", typed=PASSWORD)
    assert workspace.relais("import", str(tmp_path / "people.csv"), "--as", "contacts").returncode == 0
    return workspace


def test_on_the_page_that_is_open(chromium: Browser, firm: Workspace) -> None:
    with serving(firm) as server:
        signed_in = SignedIn(server.port)
        signed_in.sign_in("ada@firm.example", PASSWORD)
        address = f"http://127.0.0.1:{server.port}"
        context = chromium.new_context(base_url=address, service_workers="block")
        context.add_cookies([{"name": key, "value": value, "url": address} for key, value in signed_in.cookies.items()])
        page = context.new_page()
        with page.expect_request("**/live/*"):
            page.goto("/products/")

        page.evaluate(BEGIN)

        toast = page.locator(".toast")
        expect(toast).to_contain_text(re.compile(rf"{MANY} contacts – Relais a terminé\. .*{MANY} contacts\."), timeout=60_000)
        toast.get_by_role("button", name="Annuler").click()
        expect(page).to_have_url(re.compile(r"/contacts/operations/\d+/"))
        expect(page.get_by_role("status").filter(has_text=re.compile(rf"annulé.*{MANY} contacts\."))).to_be_visible(timeout=60_000)
        context.close()

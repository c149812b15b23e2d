"""A record at work: it is made once, merged with its double, and brought from a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from relais.accounts.models import User
from relais.core.shared_data import shared_data
from relais.core.testing import run_jobs
from relais.parties.models import Party
from relais.parties.testing import make_contact
from relais.records.testing import make_user
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage


@pytest.fixture
def alice(transactional_db: None) -> User:
    return make_user("Alice Martin", "administrator")


def fits(page: Page) -> None:
    """Nothing has to be pushed aside, and whoever reads by ear can follow."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert_accessible(page)


@pytest.mark.covers("R017")
def test_likely_double_is_shown_while_one_types(open_page: OpenPage, alice: User) -> None:
    amelie = make_contact("Amélie Rousseau", emails=[{"type": "work", "value": "amelie@vauban.example", "primary": True}])
    page = open_page("/contacts/new/", alice)

    page.locator("[name=first_name]").fill("Amelie")
    page.locator("[name=last_name]").fill("Rousseau")
    page.locator("[name=emails-0-value]").fill("amelie@vauban.example")

    notice = page.get_by_text("Perhaps already here")
    expect(notice).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Amélie Rousseau").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(amelie.name)


def test_new_record_is_its_makers(open_page: OpenPage, alice: User) -> None:
    page = open_page("/contacts/", alice)

    page.keyboard.press("c")
    page.locator("[name=first_name]").fill("Bruno")
    page.locator("[name=last_name]").fill("Keller")
    page.get_by_role("button", name="Create", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Bruno Keller")
    assert Party.objects.get().owner == alice


@pytest.mark.covers("R016")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_two_are_merged_and_taken_apart_again(open_page: OpenPage, alice: User, theme: str) -> None:
    first, second = (
        make_contact("Amélie Rousseau", job_title="Seller"),
        make_contact("Amelie Rousseau", job_title="Buyer", department="Purchasing"),
    )
    page = open_page("/contacts/", alice, theme=theme)

    page.get_by_role("checkbox", name="Select all on this page").check()
    page.locator("#bulk").get_by_role("button", name="Merge").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merge")
    fits(page)
    page.get_by_role("radio", name="Buyer").check()
    page.locator("#main").get_by_role("button", name="Merge").click()

    expect(page.locator(".toast")).to_contain_text("are one record now")
    (kept,) = Party.objects.filter(deleted_at=None)
    assert (kept.job_title, kept.department) == ("Buyer", "Purchasing")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast", has_text="Undone")).to_be_visible()
    assert {(party.pk, party.job_title) for party in Party.objects.filter(deleted_at=None)} == {(first.pk, "Seller"), (second.pk, "Buyer")}


@pytest.mark.covers("R254")
@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_file_is_brought_in_and_taken_out_again(open_page: OpenPage, alice: User, width: int, theme: str) -> None:
    source: Path = shared_data("crm_opportunities", "accounts.csv")
    page = open_page("/imports/new/?type=organizations", alice, width=width, theme=theme)

    fits(page)
    page.locator("input[type=file]").set_input_files(source)
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_text("columns recognized")).to_be_visible()
    for written, meant in (("technolgy", "Technology"), ("Philipines", "Philippines")):
        expect(page.get_by_role("combobox", name=f"What “{written}” is").locator("option:checked")).to_have_text(meant)
    fits(page)
    page.get_by_role("button", name="See the preview").click()

    expect(page.locator(".sum div", has_text="Will be created").locator("strong")).to_have_text("85")
    assert Party.objects.count() == 0
    fits(page)
    page.get_by_role("button", name="Import", exact=True).click()

    expect(page.get_by_role("progressbar")).to_be_visible()
    run_jobs(queues=["imports"])
    expect(page.locator(".sum div", has_text="Created").locator("strong")).to_have_text("85")
    assert Party.objects.filter(deleted_at=None).count() >= 85
    fits(page)

    page.get_by_role("button", name="Undo the import").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("This import was undone.")).to_be_visible()
    assert not Party.objects.filter(deleted_at=None).exists()

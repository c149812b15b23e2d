"""A list at work: rows are selected and changed together, taken back, searched, and kept as views."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relais.accounts.actors import SYSTEM
from relais.accounts.models import User
from relais.parties.models import Party
from relais.records.api import create_many
from relais.records.models import SavedView
from relais.records.testing import make_user
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage


@pytest.fixture
def alice(transactional_db: None) -> User:
    return make_user("Alice Martin", "administrator")


@pytest.fixture
def sixty(alice: User) -> list[Party]:
    """More than a page holds."""
    return create_many(
        "contacts", [{"name": f"Zoé Martin{number:02}", "city": "Lyon" if number % 2 else "Brest"} for number in range(60)], by=SYSTEM
    )


def test_rows_are_walked_and_selected_with_the_keyboard(open_page: OpenPage, alice: User, sixty: list[Party]) -> None:
    page = open_page("/contacts/", alice)
    bar = page.locator("#bulk")
    expect(bar).to_be_hidden()

    for key in ("j", "x", "j", "j", "x", "k"):
        page.keyboard.press(key)

    expect(bar).to_contain_text("2 are selected")
    expect(page.locator("tr:focus")).to_contain_text("Martin01")
    page.get_by_role("button", name="Clear the selection").click()
    expect(bar).to_be_hidden()


def test_all_beyond_the_page_are_changed_and_taken_back(open_page: OpenPage, alice: User, sixty: list[Party]) -> None:
    page = open_page("/contacts/", alice)

    page.get_by_role("checkbox", name="Select all on this page").check()
    expect(page.locator("#bulk")).to_contain_text("50 are selected")
    page.get_by_role("button", name="All 60").click()
    expect(page.locator("#bulk")).to_contain_text("60 are selected")
    page.locator("#bulk").get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog", name="Edit 60 records")
    dialog.get_by_label("Field").select_option("city")
    expect(page.locator(".htmx-request")).to_have_count(0)
    dialog.get_by_label("New value for all").fill("Nantes")
    assert_accessible(page)
    dialog.get_by_role("button", name="Change 60 records").click()

    toast = page.locator(".toast")
    expect(toast).to_contain_text("60 contacts changed.")
    assert Party.objects.filter(city="Nantes").count() == 60
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast", has_text="Undone")).to_be_visible()
    assert Party.objects.filter(city="Lyon").count() == 30


def test_selected_rows_go_to_the_bin(open_page: OpenPage, alice: User, sixty: list[Party]) -> None:
    page = open_page("/contacts/", alice)

    page.keyboard.press("j")
    page.keyboard.press(" ")
    page.locator("#bulk").get_by_role("button", name="Delete").click()

    expect(page.locator(".toast")).to_contain_text("1 contact moved to the bin.")
    assert Party.objects.filter(deleted_at=None).count() == 59


def test_slash_searches_in_the_list(open_page: OpenPage, alice: User, sixty: list[Party]) -> None:
    page = open_page("/contacts/", alice)

    page.keyboard.press("/")
    page.keyboard.type("martin07")

    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_role("searchbox", name="Search in this list")).to_have_value("martin07")
    assert "q=martin07" in page.url


def test_question_mark_tells_the_keys(open_page: OpenPage, alice: User, sixty: list[Party]) -> None:
    page = open_page("/contacts/", alice)

    page.keyboard.press("?")

    expect(page.get_by_role("dialog").filter(visible=True)).to_be_visible()
    assert_accessible(page)


def test_value_is_changed_in_its_row(open_page: OpenPage, alice: User, sixty: list[Party]) -> None:
    page = open_page("/contacts/?columns=city", alice)
    cell = page.locator("td[data-edit=city]").first

    cell.dblclick()
    cell.get_by_role("textbox").fill("Nantes")
    page.keyboard.press("Enter")

    expect(cell).to_have_text("Nantes")
    page.reload()
    expect(page.locator("td[data-edit=city]").first).to_have_text("Nantes")


def test_row_in_hand_is_edited_with_e(open_page: OpenPage, alice: User, sixty: list[Party]) -> None:
    page = open_page("/contacts/?columns=city,job_title", alice)

    page.keyboard.press("j")
    page.keyboard.press("e")
    page.locator("td.editing").get_by_role("textbox").fill("Nantes")
    page.keyboard.press("Tab")
    page.locator("td.editing[data-edit=job_title]").get_by_role("textbox").fill("Buyer")
    page.keyboard.press("Enter")

    expect(page.locator("td[data-edit=job_title]").first).to_have_text("Buyer")
    first = Party.objects.get(pk=sixty[0].pk)
    assert (first.city, first.job_title) == ("Nantes", "Buyer")


def test_what_is_shown_is_kept_as_a_view(open_page: OpenPage, alice: User, sixty: list[Party]) -> None:
    page = open_page('/contacts/?filter={"field":"city","op":"is","value":"Lyon"}&sort=-title', alice)
    expect(page.locator("tbody tr")).to_have_count(30)

    page.get_by_role("link", name="View", exact=True).click()
    page.get_by_label("Name of the new view").fill("In Lyon")
    page.get_by_role("button", name="Save what the list shows").click()

    expect(page.get_by_role("link", name="In Lyon")).to_have_attribute("aria-current", "page")
    expect(page.locator("tbody tr")).to_have_count(30)
    assert SavedView.objects.get().sort == ["-title"]


def test_pages_follow_each_other(open_page: OpenPage, alice: User, sixty: list[Party]) -> None:
    page = open_page("/contacts/", alice)

    page.get_by_role("link", name="Next").click()
    expect(page.locator("tbody tr")).to_have_count(10)
    page.get_by_role("link", name="Previous").click()

    expect(page.locator("tbody tr")).to_have_count(50)

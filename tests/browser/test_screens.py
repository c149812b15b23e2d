"""The screens at work: read by everyone, worked with the keyboard, changed where the value stands."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relais.accounts.models import User
from relais.parties.models import Party
from relais.parties.testing import make_contact, make_organization
from relais.records.testing import make_user
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage


@pytest.fixture
def alice(transactional_db: None) -> User:
    return make_user("Alice Martin", "administrator")


@pytest.fixture
def amelie(alice: User) -> Party:
    vauban = make_organization("Atelier Vauban", country="FR")
    make_contact("Bruno Keller", organization=vauban)
    return make_contact("Amélie Rousseau", organization=vauban, job_title="Buyer")


@pytest.mark.covers("R353")
@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (820, "light"), (390, "dark")])
@pytest.mark.parametrize("path", ["/", "/contacts/", "/contacts/{pk}/", "/contacts/new/", "/contacts/filter/", "/search/?q=am"])
def test_screen_is_accessible_and_fits(open_page: OpenPage, alice: User, amelie: Party, path: str, width: int, theme: str) -> None:
    page = open_page(path.format(pk=amelie.pk), alice, width=width, theme=theme)

    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_enter_opens_the_row_in_hand(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page("/contacts/", alice)

    page.keyboard.press("j")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Amélie Rousseau")


def test_glance_shows_the_record_and_escape_returns_to_the_row(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page("/contacts/", alice)

    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("#quick")).to_contain_text("Buyer")
    page.keyboard.press("Escape")

    expect(page.locator("#quick")).to_be_empty()
    expect(page.locator("tr:focus")).to_contain_text("Amélie Rousseau")


def test_value_is_changed_where_it_stands_and_taken_back(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page(f"/contacts/{amelie.pk}/", alice)
    title = page.locator("dd[data-edit=job_title]")

    title.click()
    title.get_by_role("textbox").fill("Head of purchasing")
    page.keyboard.press("Enter")
    expect(title).to_have_text("Head of purchasing")

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Undone")
    amelie.refresh_from_db()
    assert amelie.job_title == "Buyer"


def test_escape_leaves_the_value_as_it_was(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page(f"/contacts/{amelie.pk}/", alice)
    title = page.locator("dd[data-edit=job_title]")

    title.focus()
    page.keyboard.press("Enter")
    title.get_by_role("textbox").fill("Something else")
    page.keyboard.press("Escape")

    expect(title).to_have_text("Buyer")
    amelie.refresh_from_db()
    assert amelie.job_title == "Buyer"


def test_leaving_saves_and_tab_goes_on(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page(f"/contacts/{amelie.pk}/", alice)
    title = page.locator("dd[data-edit=job_title]")

    title.click()
    title.get_by_role("textbox").fill("Partner")
    page.keyboard.press("Tab")

    expect(title).to_have_text("Partner")
    expect(page.locator("dd.editing")).not_to_have_attribute("data-edit", "job_title")


def test_wrong_value_is_refused_beside_the_field(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page(f"/contacts/{amelie.pk}/", alice)
    page.locator(".blanks > summary").click()
    website = page.locator("dd[data-edit=website]")

    website.click()
    website.get_by_role("textbox").fill("no address at all")
    page.keyboard.press("Enter")

    expect(website.get_by_role("alert")).to_be_visible()
    expect(website.get_by_role("textbox")).to_have_value("no address at all")


def test_palette_finds_as_one_types(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page("/", alice)

    page.keyboard.press("Control+k")
    page.keyboard.type("rouss")
    expect(page.get_by_role("option", name="Amélie Rousseau Buyer")).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Amélie Rousseau")


def test_filter_is_built_in_a_dialog_and_reads_as_a_sentence(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page("/contacts/", alice)

    page.get_by_role("link", name="Filter").click()
    dialog = page.get_by_role("dialog", name="Which contacts?")
    dialog.get_by_label("Field", exact=True).select_option("job_title")
    expect(page.locator(".htmx-request")).to_have_count(0)
    dialog.get_by_label("Comparison").select_option("contains")
    expect(page.locator(".htmx-request")).to_have_count(0)
    dialog.get_by_label("Value", exact=True).fill("buyer")
    dialog.get_by_role("button", name="Show these").click()

    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator(".chip")).to_contain_text("buyer")


def test_list_is_read_on_the_phone_in_lines(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page("/contacts/", alice, width=390)

    line = page.locator(".li", has_text="Amélie Rousseau")
    expect(line).to_be_visible()
    expect(page.locator("table.rows")).to_be_hidden()
    line.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Amélie Rousseau")


def test_list_and_record_are_read_without_scripts(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page("/contacts/", alice, scripts=False)

    page.get_by_role("link", name="Amélie Rousseau").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Amélie Rousseau")

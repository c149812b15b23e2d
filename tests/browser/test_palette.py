"""The palette goes, creates, acts and searches, from the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

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
    return make_contact("Amélie Rousseau", organization=make_organization("Atelier Vauban"), phone="+33639981240")


def ask(page: Page, text: str) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-found .o").first).to_be_visible()
    with page.expect_response("**/search/palette/?q=*"):
        page.keyboard.type(text)
    expect(page.locator("#palette-found .htmx-request")).to_have_count(0)


def take(page: Page, name: str) -> None:
    """Walk down to the option, and press Enter."""
    option = page.get_by_role("option", name=name).first
    expect(option).to_be_visible()
    for _step in range(30):
        if option.get_attribute("aria-selected") == "true":
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (820, "dark"), (390, "light")])
def test_what_it_offers_is_accessible(open_page: OpenPage, alice: User, amelie: Party, width: int, theme: str) -> None:
    page = open_page("/", alice, width=width, theme=theme)

    ask(page, "rous")

    assert_accessible(page)
    expect(page.get_by_role("group", name="Act", exact=True)).to_contain_text("Create contact “rous”")


def test_it_goes(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page("/", alice)

    ask(page, "organiz")
    take(page, "Organizations")

    expect(page.get_by_role("heading", level=1)).to_have_text("Organizations")


def test_it_searches_numbers_as_they_are_dialed(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page("/", alice)

    ask(page, "06 39 98")
    take(page, "Amélie Rousseau")

    expect(page.get_by_role("heading", level=1)).to_have_text("Amélie Rousseau")


def test_it_creates_under_the_name_that_was_typed(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page("/", alice)

    ask(page, "Bruno")
    take(page, "Create contact “Bruno”")

    expect(page.get_by_label("First name")).to_have_value("Bruno")


def test_it_acts_on_the_first_that_it_finds(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page("/", alice)

    ask(page, "rousseau")
    expect(page.get_by_role("option", name="Call: Amélie Rousseau")).to_have_attribute("href", "tel:+33639981240")
    take(page, "Write a note on Amélie Rousseau")

    page.get_by_role("textbox", name="New entry").fill("Likes oak.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast").first).to_contain_text("The note is kept.")


def test_it_acts_on_the_record_in_view(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page(f"/contacts/{amelie.pk}/", alice)

    page.keyboard.press("Control+k")
    take(page, "Edit Amélie Rousseau")

    expect(page.get_by_label("Last name")).to_have_value("Rousseau")


def test_it_turns_the_light_off(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page("/", alice)

    ask(page, "dark")
    take(page, "Light or dark")

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_nothing_closed_to_the_reader_is_offered(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page("/", make_user("Rita Roy", "reader"))

    ask(page, "rousseau")

    expect(page.get_by_role("option", name="Edit Amélie Rousseau")).to_have_count(0)
    expect(page.get_by_role("option", name="Create contact")).to_have_count(0)

"""The link picker: one types, chooses with the keyboard or a click, and what names nothing does not stay."""

from __future__ import annotations

from playwright.sync_api import expect

from relais.accounts.models import User
from tests.browser.conftest import OpenPage


def test_typed_letters_find_and_enter_takes(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)
    box = page.get_by_role("combobox", name="Icône")

    box.fill("corner-")
    expect(page.get_by_role("option", name="corner-down-left")).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    box.press("Enter")

    expect(box).to_have_value("corner-down-right")
    expect(page.locator("input[name=icon]")).to_have_value("corner-down-right")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_click_takes(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)
    box = page.get_by_role("combobox", name="Icône")

    box.fill("handshake")
    page.get_by_role("option", name="handshake", exact=True).click()

    expect(page.locator("input[name=icon]")).to_have_value("handshake")


def test_what_names_nothing_does_not_stay(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)
    box = page.get_by_role("combobox", name="Icône")

    box.fill("zzzz")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    page.keyboard.press("Tab")

    expect(box).to_have_value("")


def test_what_was_linked_stays_where_another_name_is_not_found(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)
    box = page.get_by_role("combobox", name="Icône")
    box.fill("handshake")
    page.get_by_role("option", name="handshake", exact=True).click()

    box.fill("zzzz")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    page.keyboard.press("Tab")

    expect(box).to_have_value("handshake")
    expect(page.locator("input[name=icon]")).to_have_value("handshake")

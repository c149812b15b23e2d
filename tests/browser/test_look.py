"""The look: it reads well for everyone, holds at three widths in two themes, and needs nothing that the policy forbids."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relais.accounts.models import User
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_sign_in_is_accessible(open_page: OpenPage, width: int, theme: str) -> None:
    page = open_page("/sign-in/", width=width, theme=theme)

    assert_accessible(page)


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (820, "light"), (390, "dark")])
def test_every_component_is_accessible(open_page: OpenPage, claire: User, width: int, theme: str) -> None:
    page = open_page("/ui/", claire, width=width, theme=theme)

    assert_accessible(page)


@pytest.mark.parametrize("width", [1440, 820, 390])
def test_nothing_is_wider_than_the_screen(open_page: OpenPage, claire: User, width: int) -> None:
    page = open_page("/ui/", claire, width=width)

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_preferences_are_accessible(open_page: OpenPage, claire: User) -> None:
    page = open_page("/preferences/", claire)

    assert_accessible(page)


def test_thumbs_have_44_pixels_on_the_phone(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire, width=390)

    for target in page.locator(".dock > *, .li, .drop-down a").all():
        box = target.bounding_box()
        assert box is None or box["height"] >= 44


def test_theme_changes_at_once_and_is_remembered(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire, theme="light")

    page.get_by_role("button", name="Claire Lambert").click()
    with page.expect_response("**/preferences/theme/"):
        page.get_by_role("button", name="Light or dark").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_rows_are_walked_and_ticked_with_the_keyboard(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)

    page.keyboard.press("j")
    page.keyboard.press("x")

    expect(page.locator("tr.sel")).to_have_count(2)
    expect(page.locator(".bar [data-selection-target=count]")).to_have_text("2 sélectionnés")


def test_shift_ticks_the_rows_between(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)

    page.locator("tbody input[type=checkbox]").nth(0).click()
    page.locator("tbody input[type=checkbox]").nth(3).click(modifiers=["Shift"])

    expect(page.locator("tr.sel")).to_have_count(4)


def test_whole_list_is_chosen_beyond_the_page(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)

    page.get_by_role("button", name="Les 2 318").click()

    expect(page.locator("[data-selection-target=count]")).to_have_text("2,318 sélectionnés")
    expect(page.locator("#bulk input[name=whole]")).to_have_value("1")


def test_help_opens_with_a_question_mark_and_closes_with_escape(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_hidden()


def test_palette_opens_from_anywhere(open_page: OpenPage, claire: User) -> None:
    page = open_page("/preferences/", claire)

    page.keyboard.press("Control+k")

    expect(page.get_by_role("combobox", name="Search or act")).to_be_focused()


def test_menu_is_walked_with_the_arrows(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)

    page.get_by_role("button", name="Autres actions").click()
    expect(page.get_by_role("link", name="Copier")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Suivre")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Copier")).to_be_hidden()


def test_notice_of_the_server_appears_with_its_way_back(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/?toast", claire)

    expect(page.get_by_role("status").locator(".toast")).to_contain_text("Three contacts were changed.")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def test_column_edge_is_pulled_and_nudged(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)
    grip = page.get_by_role("separator", name="Largeur de Organisation")

    grip.focus()
    page.keyboard.press("ArrowRight")

    expect(page.locator("col").nth(2)).to_have_attribute("width", "196")


@pytest.mark.covers("R285")
def test_pages_read_without_scripts(open_page: OpenPage, claire: User) -> None:
    page = open_page("/preferences/", claire, scripts=False)

    page.get_by_label("Dark").check()
    page.get_by_role("button", name="Save").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator(".toast")).to_contain_text("Your preferences were saved.")

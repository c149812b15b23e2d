"""A list as one likes it: grouped, sorted, as a board, kept as a view for oneself, the team or everyone, and opened with it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from relais.accounts.actors import SYSTEM
from relais.accounts.models import Team, User
from relais.parties.models import Party
from relais.records.api import create_many
from relais.records.models import SavedView
from relais.records.testing import make_user
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage


@pytest.fixture
def alice(transactional_db: None) -> User:
    return make_user("Alice Martin", "administrator", team=Team.objects.create(name="North"))


@pytest.fixture
def customers(alice: User) -> list[Party]:
    rows = [{"name": f"Zoé Martin{number:02}", "lifecycle": "customer" if number < 3 else "lead", "city": "Lyon"} for number in range(5)]
    return create_many("contacts", rows, by=SYSTEM)


def choose(page: Page, name: str, group: str) -> None:
    page.locator("[popovertarget=display-menu]").click()
    page.locator("#display-menu").get_by_role("group", name=group).get_by_role("link", name=name).click()


def open_view_form(page: Page) -> None:
    page.get_by_role("link", name="View", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_list_is_grouped_at_a_click(open_page: OpenPage, alice: User, customers: list[Party], width: int, theme: str) -> None:
    page = open_page("/contacts/", alice, width=width, theme=theme)

    choose(page, "Status", "Group by")

    heads = page.locator(".band").filter(visible=True)
    expect(heads).to_have_text(["Lead 2", "Customer 3"])
    assert_accessible(page)
    heads.last.get_by_role("link").click()
    expect(page.locator("tr[data-list-target=row], .li").filter(visible=True)).to_have_count(3)


def test_rows_are_walked_over_the_heads(open_page: OpenPage, alice: User, customers: list[Party]) -> None:
    page = open_page("/contacts/?group=lifecycle", alice)

    for _step in range(3):
        page.keyboard.press("j")

    expect(page.locator("tr:focus")).to_contain_text("Martin00")


def test_grouping_sort_and_layout_are_kept_in_a_view(open_page: OpenPage, alice: User, customers: list[Party]) -> None:
    page = open_page("/contacts/?group=lifecycle&sort=-title&columns=city,lifecycle", alice)

    open_view_form(page)
    page.get_by_label("Name of the new view").fill("By status")
    assert_accessible(page)
    page.get_by_role("button", name="Save what the list shows").click()

    expect(page.get_by_role("link", name="By status")).to_have_attribute("aria-current", "page")
    expect(page.locator("tr.band")).to_have_count(2)
    view = SavedView.objects.get()
    assert (view.group_by, view.sort, view.columns, view.layout) == ("lifecycle", ["-title"], ["city", "lifecycle"], "list")


def test_changed_view_is_updated(open_page: OpenPage, alice: User, customers: list[Party]) -> None:
    view = SavedView.objects.create(type="contacts", name="Mine", owner=alice)
    page = open_page(f"/contacts/?view={view.pk}", alice)

    choose(page, "Status", "Group by")
    page.get_by_role("button", name="Update the view").click()

    expect(page.get_by_role("button", name="Update the view")).to_have_count(0)
    view.refresh_from_db()
    assert view.group_by == "lifecycle"


def test_list_opens_with_the_view_that_one_chose_and_all_is_still_there(open_page: OpenPage, alice: User, customers: list[Party]) -> None:
    view = SavedView.objects.create(
        type="contacts", name="Customers only", owner=alice, query={"field": "lifecycle", "op": "is", "value": "customer"}
    )
    page = open_page(f"/contacts/?view={view.pk}", alice)

    open_view_form(page)
    page.get_by_role("button", name="Open this list with this view").click()
    expect(page.locator(".toast")).to_contain_text("This list now opens with “Customers only”.")
    page.goto("/contacts/")
    expect(page.locator("tbody tr")).to_have_count(3)

    page.get_by_role("link", name="All", exact=True).click()
    page.locator("thead").get_by_role("link", name="Name").click()
    expect(page.locator("tbody tr")).to_have_count(5)


@pytest.mark.parametrize(("sharing", "seen_by_team", "seen_by_all"), [("private", 0, 0), ("team", 1, 0), ("all", 1, 1)])
def test_view_is_shared_with_whom_one_says(
    open_page: OpenPage, alice: User, customers: list[Party], sharing: str, seen_by_team: int, seen_by_all: int
) -> None:
    page = open_page("/contacts/", alice)
    open_view_form(page)
    page.get_by_label("Name of the new view").fill("Shared")
    page.get_by_label("Shared with").select_option(sharing)
    page.get_by_role("button", name="Save what the list shows").click()
    expect(page.get_by_role("link", name="Shared")).to_be_visible()

    bob, carol = make_user("Bob Petit", "administrator", team=alice.team), make_user("Carol Roy", "administrator")

    expect(open_page("/contacts/", bob).get_by_role("link", name="Shared")).to_have_count(seen_by_team)
    expect(open_page("/contacts/", carol).get_by_role("link", name="Shared")).to_have_count(seen_by_all)


def test_view_is_renamed_and_deleted(open_page: OpenPage, alice: User, customers: list[Party]) -> None:
    view = SavedView.objects.create(type="contacts", name="Old", owner=alice)
    page = open_page(f"/contacts/?view={view.pk}", alice)

    open_view_form(page)
    page.get_by_label("Name", exact=True).fill("New")
    page.get_by_role("button", name="Rename and share").click()
    expect(page.get_by_role("link", name="New", exact=True)).to_have_attribute("aria-current", "page")

    open_view_form(page)
    page.get_by_role("button", name="Delete “New”").click()
    expect(page.get_by_role("link", name="All", exact=True)).to_have_attribute("aria-current", "page")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (820, "dark"), (390, "light")])
def test_board_is_accessible_and_fits(open_page: OpenPage, alice: User, customers: list[Party], width: int, theme: str) -> None:
    page = open_page("/contacts/?layout=board", alice, width=width, theme=theme)

    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    expect(page.get_by_role("region", name="Contacts by status")).to_be_visible()


def test_card_is_pulled_to_another_column_and_taken_back(open_page: OpenPage, alice: User, customers: list[Party]) -> None:
    page = open_page("/contacts/", alice)
    choose(page, "Board", "Layout")
    lead, customer = page.locator(".col[data-key=lead]"), page.locator(".col[data-key=customer]")

    lead.locator(".deal").first.drag_to(customer)

    expect(customer.locator("header .num")).to_have_text("4")
    expect(lead.locator(".deal")).to_have_count(1)
    assert Party.objects.filter(lifecycle="customer").count() == 4
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".col[data-key=customer] header .num")).to_have_text("3")


def test_card_is_pushed_with_the_keyboard_and_keeps_the_focus(open_page: OpenPage, alice: User, customers: list[Party]) -> None:
    page = open_page("/contacts/?layout=board", alice)

    page.locator(".col[data-key=customer] .deal").first.focus()
    page.keyboard.press("Shift+ArrowLeft")

    expect(page.locator(".col[data-key=prospect] .deal")).to_have_count(1)
    expect(page.locator(".col[data-key=prospect] .deal")).to_be_focused()


def test_width_of_a_column_is_remembered(open_page: OpenPage, alice: User, customers: list[Party]) -> None:
    page = open_page("/contacts/", alice)

    with page.expect_response("**/contacts/width/**"):
        page.get_by_role("separator", name="Width of city").focus()
        page.keyboard.press("ArrowRight")
    page.reload()

    expect(page.locator("col").nth(5)).to_have_attribute("width", "156")


def test_columns_are_chosen_without_scripts(open_page: OpenPage, alice: User, customers: list[Party]) -> None:
    page = open_page("/contacts/", alice, scripts=False)

    page.get_by_role("link", name="Columns").click()
    page.get_by_label("Country").check()
    page.get_by_role("button", name="Show these").click()

    expect(page.get_by_role("columnheader", name="Country")).to_be_visible()

"""The filter builder: every part of the Query language is chosen, read back as words, and takes effect, with scripts and without."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from relais.accounts.models import User
from relais.activities.testing import make_interaction
from relais.integrations.testing import Program
from relais.parties.models import Party
from relais.parties.testing import make_contact, make_organization
from relais.records.models import SavedView
from relais.records.testing import make_user
from tests.browser.conftest import OpenPage


@pytest.fixture
def alice(transactional_db: None) -> User:
    return make_user("Alice Martin", "administrator")


@pytest.fixture
def people(alice: User) -> dict[str, Party]:
    vauban = make_organization("Atelier Vauban", country="FR")
    found = {
        "amelie": make_contact("Amélie Rousseau", organization=vauban, country="FR", city="Lyon", tags=["vip"], owner=alice),
        "bruno": make_contact("Bruno Keller", country="DE", city="Stuttgart"),
        "chiara": make_contact("Chiara Conti", country="IT", city="Faenza", tags=["export"]),
    }
    for minutes in (10, 30):
        make_interaction(party=found["amelie"], duration_minutes=minutes)
    return found


class Builder:
    """The dialog under the fingers: each choice waits for the form that it brings."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.get_by_role("link", name="Filter", exact=True).click()
        expect(page.locator("#modal .condition").first).to_be_visible()

    def at(self, name: str, attribute: str = "name") -> Locator:
        return self.page.locator(f'#modal [{attribute}="{name}"]')

    def choose(self, name: str, value: str) -> None:
        with self.page.expect_response("**/filter/**"):
            self.at(name).select_option(value)
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    def press(self, name: str, path: str) -> None:
        with self.page.expect_response("**/filter/**"):
            self.page.locator(f'#modal button[name="do"][value="{name}:{path}"]').click()
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    def show(self) -> dict[str, Any]:
        """Apply it; the Query that the address then holds."""
        self.page.get_by_role("button", name="Show these").click()
        expect(self.page.locator("#modal")).to_be_hidden()
        self.page.wait_for_url("**filter=**")
        tree: dict[str, Any] = json.loads(parse_qs(urlsplit(self.page.url).query)["filter"][0])
        return tree


def type_choice(page: Page, name: str) -> None:
    """Choose in the list in hand by typing, and go on to what that brings."""
    with page.expect_response("**/filter/**"):
        page.keyboard.type(name)
    expect(page.locator(".htmx-request, .htmx-settling, .htmx-swapping")).to_have_count(0)
    page.keyboard.press("Tab")


def names(page: Page) -> list[str]:
    return page.locator("tbody [data-open]").all_inner_texts()


def test_several_of_a_long_list_are_found_by_typing(open_page: OpenPage, alice: User, people: dict[str, Party]) -> None:
    page = open_page("/contacts/", alice)
    builder = Builder(page)
    builder.choose("field:0.0", "country")
    builder.choose("op:0.0", "in")

    for typed in ("germ", "Italy"):
        page.get_by_role("combobox", name="Values").fill(typed)
        page.keyboard.press("Enter")
    expect(page.locator("#modal .several .tag")).to_have_text(["Germany ×", "Italy ×"])

    assert builder.show() == {"all": [{"field": "country", "op": "in", "value": ["DE", "IT"]}]}
    expect(page.locator(".chip")).to_have_text(["CountryGermany or Italy"])
    assert names(page) == ["Bruno Keller", "Chiara Conti"]


def test_groups_stand_in_groups_and_turn_round(open_page: OpenPage, alice: User, people: dict[str, Party]) -> None:
    page = open_page("/contacts/", alice)
    builder = Builder(page)
    builder.choose("field:0.0", "owner")
    builder.choose("op:0.0", "is")
    builder.at("value:0.0").select_option("@me")
    builder.at("not:0.0").check()
    builder.press("group", "0")
    builder.choose("field:0.1.0", "city") if builder.at("field:0.1.0").count() else builder.press("condition", "0.1")
    builder.at("word:0.1").select_option("any")
    builder.choose("field:0.1.0", "city")
    builder.choose("op:0.1.0", "starts_with")
    builder.at("value:0.1.0").fill("FAENZ")
    builder.press("condition", "0.1")
    builder.choose("field:0.1.1", "tags")
    builder.at("value:0.1.1").fill("vip, gold")

    assert builder.show() == {
        "all": [
            {"not": {"field": "owner", "op": "is", "value": "@me"}},
            {
                "any": [
                    {"field": "city", "op": "starts_with", "value": "FAENZ"},
                    {"field": "tags", "op": "has_any", "value": ["vip", "gold"]},
                ]
            },
        ]
    }
    assert names(page) == ["Chiara Conti"]
    expect(page.locator(".chip").nth(1)).to_contain_text("city starts with FAENZ, or tags has any of vip or gold")


@pytest.mark.parametrize(
    ("measure", "number", "query", "found"),
    [
        ("count", "2", {"count": {"gte": 2}}, ["Amélie Rousseau"]),
        ("none", "", {"none": True}, ["Bruno Keller", "Chiara Conti"]),
        ("sum:duration_minutes", "40", {"sum": {"field": "duration_minutes", "gte": "40"}}, ["Amélie Rousseau"]),
        ("max:duration_minutes", "31", {"max": {"field": "duration_minutes", "gte": "31"}}, []),
    ],
)
def test_related_records_are_counted_and_measured(
    open_page: OpenPage, alice: User, people: dict[str, Party], measure: str, number: str, query: dict[str, Any], found: list[str]
) -> None:
    page = open_page("/contacts/", alice)
    builder = Builder(page)
    builder.press("related", "0")
    builder.choose("field:0.1", "interactions")
    builder.choose("measure:0.1", measure)
    if number:
        builder.at("value:0.1").fill(number)
    builder.press("condition", "0.1.0")
    builder.choose("field:0.1.0.0", "at")
    builder.choose("op:0.1.0.0", "within")
    builder.at("value:0.1.0.0").fill("90")

    where = {"all": [{"field": "at", "op": "within", "value": {"last": 90, "unit": "day"}}]}
    assert builder.show() == {"all": [{"related": "interactions", "where": where, **query}]}
    assert names(page) == found


def test_words_are_searched_beside_conditions_and_a_part_is_taken_away(open_page: OpenPage, alice: User, people: dict[str, Party]) -> None:
    page = open_page("/contacts/", alice)
    builder = Builder(page)
    builder.press("search", "0")
    builder.at("value:0.1").fill("rousseau")
    builder.choose("field:0.0", "city")
    builder.press("remove", "0.0")

    assert builder.show() == {"all": [{"search": "rousseau"}]}
    assert names(page) == ["Amélie Rousseau"]
    page.get_by_role("link", name="Remove the filter Words").click()
    expect(page.locator("tbody [data-open]")).to_have_count(3)


def test_fields_of_linked_records_and_the_calendar_are_asked(open_page: OpenPage, alice: User, people: dict[str, Party]) -> None:
    page = open_page("/contacts/", alice)
    builder = Builder(page)
    builder.choose("field:0.0", "organization.name")
    builder.choose("op:0.0", "contains")
    builder.at("value:0.0").fill("vauban")
    builder.press("condition", "0")
    builder.choose("field:0.1", "created_at")
    builder.choose("op:0.1", "this")
    builder.at("unit:0.1").select_option("year")

    assert builder.show() == {
        "all": [{"field": "organization.name", "op": "contains", "value": "vauban"}, {"field": "created_at", "op": "this", "value": "year"}]
    }
    assert names(page) == ["Amélie Rousseau"]


def test_what_is_wrong_is_said_and_nothing_is_lost(open_page: OpenPage, alice: User, people: dict[str, Party]) -> None:
    page = open_page("/organizations/", alice)
    builder = Builder(page)
    builder.choose("field:0.0", "headcount")
    builder.choose("op:0.0", "gte")
    builder.at("value:0.0").fill("many")

    page.get_by_role("button", name="Show these").click()

    expect(page.locator("#modal .notice.bad")).to_contain_text("“many” is not a number.")
    expect(builder.at("value:0.0")).to_have_value("many")


def test_it_is_built_without_scripts(open_page: OpenPage, alice: User, people: dict[str, Party]) -> None:
    page = open_page("/contacts/filter/", alice, scripts=False)

    page.get_by_label("Field", exact=True).select_option("city")
    page.get_by_role("button", name="Condition", exact=True).click()
    page.get_by_label("Comparison").select_option("contains")
    page.get_by_label("Value", exact=True).fill("lyon")
    page.get_by_role("button", name="Show these").click()

    expect(page.locator("tbody tr")).to_have_count(1)


def test_day_is_counted_from_today(open_page: OpenPage, alice: User, people: dict[str, Party]) -> None:
    page = open_page("/contacts/", alice)
    builder = Builder(page)
    builder.choose("field:0.0", "created_at")
    builder.choose("op:0.0", "between")
    builder.choose("way:0.0", "ago")
    builder.at("value:0.0").fill("30")
    builder.choose("way2:0.0", "today")

    assert builder.show() == {"all": [{"field": "created_at", "op": "between", "value": ["@today-30", "@today"]}]}
    expect(page.locator(".chip")).to_have_text(["Createdbetween today − 30 days and today"])
    assert len(names(page)) == 3


def test_several_linked_records_are_found_by_typing(open_page: OpenPage, alice: User, people: dict[str, Party]) -> None:
    make_contact("Denis Roy", organization=make_organization("Moulin Sanson"))
    page = open_page("/contacts/", alice)
    builder = Builder(page)
    builder.choose("field:0.0", "organization")
    builder.choose("op:0.0", "in")

    for number, typed in enumerate(("vaub", "moulin")):
        if number:
            builder.press("value", "0.0")
        page.locator("#modal .combo input[role=combobox]").nth(number).fill(typed)
        page.locator("#modal .combo .options:visible [role=option]").first.click()
    builder.show()

    expect(page.locator(".chip")).to_have_text(["OrganizationAtelier Vauban or Moulin Sanson"])
    assert names(page) == ["Amélie Rousseau", "Denis Roy"]


@pytest.mark.parametrize("sharing", ["private", "team", "all"])
def test_nested_filter_is_built_with_keys_kept_as_a_view_and_opens_the_list(
    open_page: OpenPage, alice: User, people: dict[str, Party], sharing: str
) -> None:
    page = open_page("/contacts/", alice)
    builder = Builder(page)
    builder.at("word:0").focus()
    page.keyboard.type("Any")
    builder.at("field:0.0").focus()
    type_choice(page, "City")
    expect(builder.at("op:0.0")).to_be_focused()
    type_choice(page, "starts")
    expect(builder.at("value:0.0")).to_be_focused()
    page.keyboard.type("faen")
    builder.at("group:0", "id").press("Enter")
    expect(builder.at("word:0.1")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    builder.at("related:0.1", "id").press("Enter")
    expect(builder.at("field:0.1.0")).to_be_focused()
    type_choice(page, "Exchanges")
    expect(builder.at("measure:0.1.0")).to_be_focused()
    tree = builder.show()

    page.get_by_role("link", name="View", exact=True).click()
    page.get_by_label("Name of the new view").fill("Quiet or in Faenza")
    page.get_by_label("Shared with").select_option(sharing)
    page.get_by_role("button", name="Save what the list shows").click()
    expect(page.get_by_role("link", name="Quiet or in Faenza")).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="View", exact=True).click()
    page.get_by_role("button", name="Open this list with this view").click()
    expect(page.locator(".toast")).to_be_visible()
    page.goto("/contacts/")

    assert tree == {"any": [{"field": "city", "op": "starts_with", "value": "faen"}, {"not": {"all": [{"related": "interactions"}]}}]}
    told = Program(alice).get(f"contacts/?filter={json.dumps(tree)}&fields=name").json()
    assert names(page) == [item["name"] for item in told["items"]] == ["Bruno Keller", "Chiara Conti"]
    view = SavedView.objects.get()
    assert (view.sharing, view.query, view.owner) == (sharing, tree, alice)

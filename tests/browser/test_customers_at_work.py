"""Customers at work: whom one answers for, who is without news, what was done, and what one writes down beside a record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from relais.accounts.actors import SYSTEM
from relais.accounts.models import User
from relais.activities.models import Activity, Interaction, Note
from relais.activities.testing import make_interaction
from relais.core import clock
from relais.parties.models import Party
from relais.parties.testing import make_contact, make_organization
from relais.records.api import create
from relais.records.testing import make_user
from tests.browser.accessibility import grave_faults
from tests.browser.conftest import OpenPage
from tests.browser.thumbs import small_targets


@pytest.fixture
def alice(transactional_db: None) -> User:
    return make_user("Alice Martin", "administrator")


@pytest.fixture
def amelie(alice: User) -> Party:
    group = make_organization("Groupe Vauban", country="FR", owner=alice, lifecycle="customer")
    vauban = make_organization(
        "Atelier Vauban", country="DE", owner=alice, parent=group, yearly_value={"amount": "18000", "currency": "EUR"}
    )
    amelie = make_contact("Amélie Rousseau", organization=vauban, owner=alice, lifecycle="customer", phone="+33639981240")
    make_interaction(party=amelie, owner=alice, at=clock.now() - timedelta(days=100), outcome="agreed")
    return amelie


@pytest.mark.covers("R353", "R354")
@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (820, "dark"), (390, "light")])
def test_their_screens_are_read_by_everyone_and_fit_their_window(
    open_page: OpenPage, alice: User, amelie: Party, width: int, theme: str
) -> None:
    page = open_page("/", alice, width=width, theme=theme)
    firm = Party.objects.get(name="Groupe Vauban")
    faults = {}

    for path in (
        "/quiet/?of=all", "/portfolios/", "/breakdown/", "/breakdown/?by=current_roles", "/activity-report/?period=this-year",
        f"/organizations/{firm.pk}/group/", f"/contacts/{amelie.pk}/sources/",
    ):  # fmt: skip
        page.goto(path)
        found = grave_faults(page) + (small_targets(page) if width < 700 else [])
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("wider than its window")
        if found:
            faults[path] = found

    assert faults == {}


@pytest.mark.covers("R021")
def test_one_without_news_gets_what_is_proposed(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page("/quiet/", alice)

    page.get_by_role("checkbox", name="Amélie Rousseau").check()
    page.get_by_role("button", name="Plan what is proposed").click()

    expect(page.get_by_text("1 task is planned.")).to_be_visible()
    expect(page.get_by_text("Planned: Call Amélie Rousseau")).to_be_visible()
    assert Activity.objects.get().party == amelie


@pytest.mark.covers("R002")
def test_note_names_a_colleague_as_one_types_and_keeps_its_formatting(open_page: OpenPage, alice: User, amelie: Party) -> None:
    samir = create("users", {"first_name": "Samir", "last_name": "Belkacem", "email": "samir@relais.example"}, by=SYSTEM)
    page = open_page(f"/contacts/{amelie.pk}/", alice)
    text = page.get_by_role("textbox", name="New entry")

    text.press_sequentially("Ask @sam")
    expect(page.get_by_role("option", name="Samir Belkacem")).to_be_visible()
    text.press("Enter")
    text.press_sequentially("about it")
    text.press("Shift+Home")
    page.get_by_role("button", name="Bold").click()
    page.locator("#composer").get_by_role("button", name="Save").click()

    expect(page.get_by_text("The note is kept.")).to_be_visible()
    assert Note.objects.get().body == f'<p><strong>Ask <span data-mention="{samir.pk}">@Samir Belkacem</span> about it</strong></p>'


@pytest.mark.covers("R002")
def test_visit_is_written_down_beside_the_record(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page(f"/contacts/{amelie.pk}/", alice)

    page.get_by_role("link", name="Visit, letter…").click()
    page.get_by_role("textbox", name="New entry").fill("Saw the workshop.")
    page.get_by_role("combobox", name="How you were in touch").select_option("visit")
    page.locator("#composer").get_by_role("button", name="Save").click()

    expect(page.locator("#entries").get_by_text("made a visit")).to_be_visible()
    assert Interaction.objects.filter(channel="visit", party=amelie).count() == 1


@pytest.mark.covers("R002")
def test_what_was_written_stays_when_the_kind_of_entry_changes(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page(f"/contacts/{amelie.pk}/", alice)
    page.get_by_role("textbox", name="New entry").fill("Saw the workshop.")

    page.get_by_role("link", name="Visit, letter…").click()

    expect(page.get_by_role("combobox", name="How you were in touch")).to_be_visible()
    expect(page.get_by_role("textbox", name="New entry")).to_have_value("Saw the workshop.")


@pytest.mark.covers("R001")
def test_address_is_asked_for_as_its_country_does(open_page: OpenPage, alice: User) -> None:
    page = open_page("/organizations/new/", alice)
    line = page.locator(".line", has=page.locator("[name=addresses-0-street]"))

    line.locator("[name=addresses-0-street]").fill("1 Main Street")
    line.locator("[name=addresses-0-country]").select_option("US")

    expect(line.get_by_label("State")).to_be_visible()
    expect(line.get_by_label("ZIP code")).to_be_visible()
    expect(line.locator("[name=addresses-0-street]")).to_have_value("1 Main Street")


@pytest.mark.covers("R011")
def test_relationship_with_an_organization_is_chosen_as_one_types(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page(f"/relationships/new/?from_party={amelie.pk}", alice)

    page.get_by_role("combobox", name="To whom").fill("groupe va")
    page.get_by_role("option", name="Groupe Vauban").click()
    page.get_by_role("combobox", name="Relationship").select_option("works_for")
    page.get_by_role("button", name="Create", exact=True).click()

    expect(page.get_by_role("link", name="Groupe Vauban")).to_be_visible()


@pytest.mark.covers("R047")
@pytest.mark.parametrize("width", [1440, 390])
def test_calendar_is_taken_along_from_any_screen(open_page: OpenPage, alice: User, width: int) -> None:
    page = open_page("/calendar/", alice, width=width)

    expect(page.get_by_role("link", name="iCalendar").locator("visible=true")).to_have_count(1)


@pytest.mark.covers("R012", "R285")
def test_owner_stays_where_a_name_that_nobody_has_is_typed(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page(f"/contacts/{amelie.pk}/", alice)

    page.locator("dd[data-edit=owner]").click()
    page.locator("dd[data-edit=owner] input[role=combobox]").fill("zzzz")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    page.get_by_role("heading", level=1).click()

    expect(page.locator("dd[data-edit=owner]")).to_have_text("Alice Martin")
    amelie.refresh_from_db()
    assert amelie.owner == alice

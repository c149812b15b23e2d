"""Without JavaScript one reads everything, and the simple forms work; without a network one is told so."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relais.accounts.models import User
from relais.activities.models import Activity, Note
from relais.activities.testing import make_activity
from relais.parties.models import Party
from relais.parties.testing import make_contact, make_organization
from relais.records.testing import make_user
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.covers("R285")


@pytest.fixture
def alice(transactional_db: None) -> User:
    return make_user("Alice Martin", "administrator", password="un-mot-de-passe")


@pytest.fixture
def amelie(alice: User) -> Party:
    return make_contact("Amélie Rousseau", job_title="Buyer", owner=alice)


def test_one_signs_in(open_page: OpenPage, alice: User) -> None:
    page = open_page("/contacts/", scripts=False)

    page.get_by_label("E-mail").fill(alice.email or "")
    page.get_by_label("Mot de passe").fill("un-mot-de-passe")
    page.get_by_role("button", name="Se connecter").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Contacts")


def test_record_is_created_changed_and_put_in_the_bin(open_page: OpenPage, alice: User) -> None:
    page = open_page("/contacts/new/", alice, scripts=False)

    page.get_by_label("Last name").fill("Keller")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keller")
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("First name").fill("Bruno")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bruno Keller")
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Move to the bin").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Contacts")
    assert not Party.objects.filter(deleted_at=None).exists()


def test_linked_record_is_typed_by_name_and_chosen_where_several_have_it(open_page: OpenPage, alice: User) -> None:
    lyon = make_organization("Keller", city="Lyon", owner=alice)
    make_organization("Keller", city="Paris", owner=alice)
    page = open_page("/contacts/new/", alice, scripts=False)

    page.get_by_label("Last name").fill("Rousseau")
    page.get_by_role("combobox", name="Organization").fill("keller")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.locator(".error")).to_have_text("Several are called “keller”. Choose one.")
    page.get_by_label("Lyon").check()
    page.get_by_role("button", name="Create", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Rousseau")
    assert Party.objects.get(last_name="Rousseau").organization == lyon


def test_note_is_written_and_a_task_checked_off(open_page: OpenPage, alice: User, amelie: Party) -> None:
    task = make_activity("Call back", party=amelie, owner=alice)
    page = open_page(f"/contacts/{amelie.pk}/", alice, scripts=False)

    page.locator(".composer textarea").fill("Likes oak.")
    page.get_by_role("button", name="Save").click()
    page.goto(f"/activities/{task.pk}/")
    page.get_by_role("button", name="Done", exact=True).click()

    expect(page.get_by_role("button", name="Take up again")).to_be_visible()
    assert Note.objects.get().party == amelie
    assert Activity.objects.get().is_done


def test_list_is_searched_grouped_and_kept_as_a_view(open_page: OpenPage, alice: User, amelie: Party) -> None:
    make_contact("Bruno Keller")
    page = open_page("/contacts/", alice, scripts=False)

    page.get_by_role("searchbox", name="Search in this list").fill("rous")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("[popovertarget=display-menu]").click()
    page.locator("#display-menu").get_by_role("link", name="Status", exact=True).last.click()
    expect(page.locator("tr.band")).to_have_count(1)
    page.get_by_role("link", name="View", exact=True).click()
    page.get_by_label("Name of the new view").fill("By status")
    page.get_by_role("button", name="Save what the list shows").click()

    expect(page.get_by_role("link", name="By status")).to_have_attribute("aria-current", "page")


def test_quick_look_is_a_page(open_page: OpenPage, alice: User, amelie: Party) -> None:
    page = open_page("/contacts/", alice, scripts=False)

    page.locator("tbody tr").first.hover()
    page.get_by_role("link", name="Quick look").click()

    expect(page.locator("main")).to_contain_text("Buyer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Amélie Rousseau")


@pytest.mark.covers("R354")
def test_lost_network_is_said_on_a_page_of_ones_own(open_page: OpenPage, alice: User) -> None:
    page = open_page("/contacts/", alice, worker=True)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()

    page.context.set_offline(True)
    page.goto("/organizations/")

    expect(page.get_by_role("heading", level=1)).to_have_text("No network")
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Organizations")


def test_everything_is_searched_and_a_filter_built(open_page: OpenPage, alice: User, amelie: Party) -> None:
    make_contact("Bruno Keller", job_title="Carpenter")
    page = open_page("/search/", alice, scripts=False)

    page.locator("main").get_by_role("searchbox").fill("rouss")
    page.keyboard.press("Enter")
    page.locator("main").get_by_role("link", name="Amélie Rousseau").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Amélie Rousseau")
    page.goto("/contacts/")
    page.get_by_role("link", name="Filter", exact=True).click()
    page.get_by_label("Field", exact=True).select_option("job_title")
    page.get_by_role("button", name="Condition", exact=True).click()
    page.get_by_label("Value", exact=True).fill("carpenter")
    page.get_by_role("button", name="Show these").click()

    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("Bruno Keller")

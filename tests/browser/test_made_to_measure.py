"""Fields that a firm has added, on the screen: several links are picked by typing, a file is chosen, the Query of a sum is built in its form."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, expect

from relais.accounts.actors import SYSTEM
from relais.accounts.models import User
from relais.records.api import create, registry
from relais.records.testing import make_user
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage
from tests.sample.models import Warranty


@pytest.fixture
def ada(transactional_db: None) -> User:
    return make_user("Ada Administrator", "administrator")


@pytest.mark.covers("R326")
def test_several_links_are_picked_and_a_file_is_chosen(open_page: OpenPage, ada: User) -> None:
    create("custom-fields", {"type": "warranties", "kind": "links", "target": "places", "label_en": "Sites"}, by=SYSTEM)
    create("custom-fields", {"type": "warranties", "kind": "file", "label_en": "Contract"}, by=SYSTEM)
    lyon, oslo = (create("places", {"name": name}, by=SYSTEM).pk for name in ("Lyon", "Oslo"))
    page = open_page("/warranties/new/", ada)
    page.locator("[name=number]").fill("W-1")
    box = page.get_by_role("combobox", name="Sites")
    for name in ("Lyon", "Oslo"):
        box.fill(name)
        expect(page.get_by_role("option", name=name)).to_have_attribute("aria-selected", "true")
        box.press("Enter")
        expect(page.get_by_role("checkbox", name=name)).to_be_checked()
    page.locator("input[type=file]").set_input_files(FilePayload(name="note.txt", mimeType="text/plain", buffer=b"Bonjour"))
    assert_accessible(page, within="main")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("link", name="note.txt")).to_be_visible()

    held = {key: registry.get("warranties").all_fields[key].get(Warranty.objects.get()) for key in ("sites", "contract")}
    assert (held["sites"], held["contract"].name) == ([lyon, oslo], "note.txt")


@pytest.mark.covers("R326")
def test_the_query_of_a_sum_is_built_in_the_form(open_page: OpenPage, ada: User) -> None:
    page = open_page("/custom-fields/new/", ada)
    page.locator("[name=type]").select_option("places")
    page.locator("[name=kind]").select_option("roll_up")
    page.locator("[name=label_en]").fill("Costs")
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.locator("[name=related]").select_option("visits")
    page.get_by_role("button", name="Condition").click()
    page.locator("[name='field:0.0']").select_option("is_done")
    expect(page.locator("[name='op:0.0']")).to_be_visible()

    expect(page.locator("[name=measured] option[value=cost]")).to_be_attached()
    assert_accessible(page, within="main")

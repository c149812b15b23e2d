"""Likely duplicates of the whole base, from the list to one record and back."""

from __future__ import annotations

import pytest

from relais.core.testing import run_jobs
from relais.dataquality.actions import start_search
from relais.parties.models import Party
from relais.parties.testing import make_contact
from relais.records.api import registry
from relais.records.testing import make_cast
from tests.browser.conftest import OpenPage, assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.covers("R253")
@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (820, "light"), (390, "dark")])
def test_two_entries_of_one_person_become_one_and_two_again(open_page: OpenPage, width: int, theme: str) -> None:
    ada = make_cast().administrator
    make_contact("Amélie Rousseau", email="amelie@vauban.example", city="Lyon", owner=ada)
    make_contact("Amelie Rouseau", email="amelie@vauban.example", phone="+33472000001", owner=ada)
    start_search(registry.get("contacts"), by=ada)
    run_jobs()

    page = open_page("/contacts/likely-pairs/", ada, width=width, theme=theme)
    page.get_by_role("link", name="Search the whole base").click()
    page.wait_for_url("**/duplicate-groups/")
    assert_accessible(page)
    assert page.get_by_text("Same e-mail address").is_visible()
    page.get_by_role("link", name="Compare").first.click()
    page.get_by_role("heading", name="Are these one?").wait_for()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Merge", exact=True).click()
    page.get_by_text("2 records are one now").wait_for()
    assert Party.objects.filter(deleted_at=None).count() == 1

    with page.expect_navigation():
        page.get_by_role("button", name="Undo").click()
    page.goto("/contacts/duplicate-groups/")
    page.get_by_role("link", name="Compare").first.wait_for()
    assert Party.objects.filter(deleted_at=None).count() == 2

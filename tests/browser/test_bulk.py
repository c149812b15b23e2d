"""Many at once: what is selected is counted, a change of many goes on in the background, can be stopped, and is taken back."""

from __future__ import annotations

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from relais.accounts.actors import SYSTEM
from relais.accounts.models import User
from relais.core.jobs import RunningJob
from relais.core.testing import run_jobs
from relais.parties.models import Party
from relais.records.api import create_many, registry, store_entries
from relais.records.testing import make_user
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage


@pytest.fixture
def alice(transactional_db: None) -> User:
    return make_user("Alice Martin", "administrator")


@pytest.fixture
def many(alice: User) -> int:
    """More than are changed while one waits."""
    return len(create_many("contacts", [{"name": f"Zoé Martin{number:03}", "city": "Brest"} for number in range(560)], by=SYSTEM))


def test_all_across_pages_change_owner_with_progress_and_are_taken_back(
    open_page: OpenPage, alice: User, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = make_user("Bob Durand", "seller")
    with transaction.atomic():
        store_entries(registry.get("users"), [bob])
    page = open_page("/contacts/?q=martin", alice)

    page.get_by_role("checkbox", name="Select all on this page").check()
    page.get_by_role("button", name="All 560").click()
    expect(page.locator("#bulk")).to_contain_text("560 are selected")
    page.locator("#bulk").get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog", name="Edit 560 records")
    expect(dialog.get_by_label("Field")).to_have_value("owner")
    dialog.get_by_role("combobox", name="New value for all").fill("Durand")
    page.get_by_role("option", name="Bob Durand").click()
    dialog.get_by_role("button", name="Change 560 records").click()

    expect(page.get_by_role("progressbar")).to_be_visible()
    assert_accessible(page)
    seen = watch(page, monkeypatch)
    run_jobs()
    expect(page.get_by_text("560 contacts changed.")).to_be_visible()
    assert seen == ["500 of 560 records"]
    assert Party.objects.filter(owner=bob).count() == 560

    page.get_by_role("link", name="My changes").click()
    assert_accessible(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("0 of 560 records")).to_be_visible()
    run_jobs()
    expect(page.get_by_text("Undone: 560 contacts.")).to_be_visible()
    assert not Party.objects.filter(owner=bob).exists()


def watch(page: Page, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the page shows by itself after the first batch, while the job is not yet over."""
    seen: list[str] = []

    def give_way(_job: RunningJob) -> None:
        if not seen:
            shown = page.get_by_text("500 of 560 records")
            expect(shown).to_be_visible()
            seen.append(shown.inner_text())

    monkeypatch.setattr(RunningJob, "give_way", give_way)
    return seen


def test_change_of_many_can_be_stopped_before_it_begins(open_page: OpenPage, alice: User, many: int) -> None:
    page = open_page("/contacts/", alice)

    page.get_by_role("checkbox", name="Select all on this page").check()
    page.get_by_role("button", name="All 560").click()
    page.locator("#bulk").get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("link", name="Back to the list")).to_be_visible()
    run_jobs()

    assert Party.objects.filter(deleted_at=None).count() == 560


def test_stretch_between_two_rows_is_taken_with_shift(open_page: OpenPage, alice: User, many: int) -> None:
    page = open_page("/contacts/", alice)

    page.get_by_role("checkbox", name="Select Zoé Martin001").click()
    page.get_by_role("checkbox", name="Select Zoé Martin004").click(modifiers=["Shift"])

    expect(page.locator("#bulk")).to_contain_text("4 are selected")

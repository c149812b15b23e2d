"""Language, formats, time zone, theme and density are each user's own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from relais.accounts.models import User
from relais.activities.testing import make_interaction
from relais.parties.testing import make_contact, make_organization
from relais.records.testing import make_user
from tests.browser.conftest import OpenPage

MOMENT = datetime(2026, 1, 5, 23, 30, tzinfo=UTC)


@pytest.fixture
def alice(transactional_db: None) -> User:
    return make_user("Alice Martin", "administrator")


def prefer(page: Page, **values: str) -> None:
    page.goto("/preferences/")
    form = page.locator("form", has=page.locator("[name=language]"))
    for name, value in values.items():
        control = form.locator(f"[name={name}]").first
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            form.locator(f"[name={name}][value={value}]").check()
    with page.expect_navigation():
        form.locator("button.primary").click()


@pytest.mark.covers("R342", "R344")
def test_dates_and_numbers_are_written_as_the_user_asked(open_page: OpenPage, alice: User) -> None:
    firm = make_organization("Atelier Vauban", turnover={"amount": "1237000", "currency": "EUR"})
    exchange = make_interaction(party=make_contact("Amélie Rousseau"), at=MOMENT, subject="Delivery")
    page = open_page("/", alice)

    prefer(page, language="fr", time_zone="Europe/Paris")
    page.goto(f"/organizations/{firm.pk}/")
    expect(page.locator("dd[data-edit=turnover]")).to_have_text("1\u202f237\u202f000\u00a0€")
    page.goto(f"/interactions/{exchange.pk}/")
    expect(page.locator("dd[data-edit=at]")).to_contain_text("6 janv. 2026, 00:30")

    prefer(page, language="en", time_zone="America/New_York", formats="en_US")
    page.goto(f"/organizations/{firm.pk}/")
    expect(page.locator("dd[data-edit=turnover]")).to_have_text("€1,237,000")
    page.goto(f"/interactions/{exchange.pk}/")
    expect(page.locator("dd[data-edit=at]")).to_contain_text("Jan 5, 2026")


def test_rows_are_as_high_as_the_user_likes(open_page: OpenPage, alice: User) -> None:
    make_contact("Amélie Rousseau")
    page = open_page("/", alice)
    heights = []

    for density in ("compact", "normal", "comfortable"):
        prefer(page, density=density)
        page.goto("/contacts/")
        heights.append(round(page.locator("tbody tr").first.bounding_box()["height"]))  # type: ignore[index]

    assert heights == [30, 36, 44]


def test_twenty_rows_fit_the_screen(open_page: OpenPage, alice: User) -> None:
    for number in range(30):
        make_contact(f"Zoé Martin{number:02}")
    page = open_page("/contacts/", alice)

    shown = page.evaluate(
        "() => { const foot = document.querySelector('.foot').getBoundingClientRect().top;"
        " return [...document.querySelectorAll('tbody tr')].filter(row => row.getBoundingClientRect().bottom <= foot).length }"
    )

    assert shown >= 18

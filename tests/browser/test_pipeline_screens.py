"""The home of a seller and of who leads a team, and the calendar: readable for everyone at three widths, and worked with pointer and keyboard."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from relais.accounts.actors import SYSTEM
from relais.core import clock
from relais.parties.testing import make_organization
from relais.records.api import create
from relais.records.testing import Cast, make_cast
from relais.sales.first_content import fill
from relais.sales.models import Opportunity, Pipeline
from relais.sales.pipelines import PIPELINES
from relais.sales.testing import make_opportunity, stage_called
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.covers("R034")
MONTH = "/opportunities/?layout=calendar&day=2026-11-27&view="


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = make_cast()
    if not Pipeline.objects.exists():
        fill()
    PIPELINES.renew()  # the database was emptied behind its back
    create("exchange-rates", {"currency": "USD", "day": "2026-01-01", "rate": "1.25"}, by=SYSTEM)
    firm = make_organization("Atelier Vauban", owner=cast.seller)
    today = clock.today()
    for number, label in enumerate(("Contact made", "Negotiation", "Negotiation", "Won")):
        amount = {"amount": str(1000 + 700 * number), "currency": "USD" if number == 1 else "EUR"}
        closes_on = today + timedelta(days=30 * number - 20)
        make_opportunity(
            f"Stairs {number}", owner=cast.seller, organization=firm, amount=amount, stage=stage_called(label), closes_on=closes_on
        )
    return cast


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (820, "light"), (390, "dark")])
@pytest.mark.parametrize("who", ["seller", "manager"])
def test_home_is_accessible(open_page: OpenPage, cast: Cast, who: str, width: int, theme: str) -> None:
    page = open_page("/", getattr(cast, who), width=width, theme=theme)

    expect(page.locator(".chart.bars").first).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_mark_of_a_chart_opens_its_opportunities(open_page: OpenPage, cast: Cast) -> None:
    page = open_page("/", cast.manager)

    page.locator(".chart.bars tr", has_text="Negotiation").first.locator(".drawing").click(force=True)  # the link of the row lies over it

    expect(page.locator("tr[data-list-target=row]")).to_have_count(2)


def test_marks_are_walked_with_the_keyboard(open_page: OpenPage, cast: Cast) -> None:
    page = open_page("/", cast.manager)

    page.locator(".over-time a").first.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Opportunities", exact=True)).to_be_visible()


@pytest.mark.parametrize("span", ["month", "week"])
@pytest.mark.parametrize("width", [1440, 820, 390])
def test_calendar_is_accessible(open_page: OpenPage, cast: Cast, width: int, span: str) -> None:
    make_opportunity("Doors", owner=cast.seller, closes_on="2026-11-27")

    page = open_page(f"{MONTH}&span={span}", cast.seller, width=width)

    expect(page.locator(".dated", has_text="Doors")).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_record_is_pulled_to_another_day(open_page: OpenPage, cast: Cast) -> None:
    made = make_opportunity("Doors", owner=cast.seller, closes_on="2026-11-18")
    page = open_page(MONTH, cast.seller)

    page.locator(".dated", has_text="Doors").drag_to(page.locator("td[data-key='2026-11-20']"))

    expect(page.locator("td[data-key='2026-11-20'] .dated", has_text="Doors")).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("Saved.")
    assert Opportunity.objects.get(pk=made.pk).closes_on == date(2026, 11, 20)


def test_record_is_pushed_to_another_day_with_the_keyboard(open_page: OpenPage, cast: Cast) -> None:
    made = make_opportunity("Doors", owner=cast.seller, closes_on="2026-11-18")
    page = open_page(MONTH, cast.seller)

    page.locator(".dated", has_text="Doors").focus()
    page.keyboard.press("Shift+ArrowDown")

    expect(page.locator("td[data-key='2026-11-25'] .dated", has_text="Doors")).to_be_focused()
    assert Opportunity.objects.get(pk=made.pk).closes_on == date(2026, 11, 25)

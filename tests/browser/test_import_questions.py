"""The wizard with the opportunities of a real firm: what their file says and the firm does not know is answered on the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from relais.accounts.models import User
from relais.core.shared_data import shared_data
from relais.core.testing import run_jobs
from relais.integrations.models import ImportRun
from relais.integrations.testing import import_by_command
from relais.records.testing import make_user
from relais.sales.first_content import fill
from relais.sales.models import Opportunity, Pipeline
from relais.sales.pipelines import PIPELINES
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.covers("R253", "R265"), pytest.mark.slow]


@pytest.fixture
def ada(transactional_db: None) -> User:
    """In a firm with its customers, products and sellers."""
    if not Pipeline.objects.exists():
        fill()
    PIPELINES.renew()  # the database was emptied behind its back
    for name, type_key in (("accounts", "organizations"), ("products", "products"), ("sales_teams", "users")):
        import_by_command(str(shared_data("crm_opportunities", f"{name}.csv")), "--as", type_key, "--add-unknown")
    return make_user("Ada Administrator", "administrator")


def begin(open_page: OpenPage, ada: User, **looks: object) -> Page:
    page = open_page("/imports/new/?type=opportunities", ada, **looks)
    page.set_input_files("[name=file]", str(shared_data("crm_opportunities", "sales_pipeline.csv")))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="To clarify before the import")).to_be_visible()
    return page


def test_opportunities_come_in_with_their_questions_answered(open_page: OpenPage, ada: User) -> None:
    page = begin(open_page, ada)
    expect(page.get_by_label("What “GTXPro” is")).to_have_value("=GTX Pro")
    expect(page.get_by_label("What “Engaging” is")).to_have_value("new")

    page.get_by_label("What “Prospecting” is").select_option("Contact made")
    page.get_by_text("Keep this mapping, or take another").click()
    page.get_by_label("Keep this mapping as").fill("Pipeline of the month")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_label("What “Prospecting” is")).to_have_value("=Contact made")
    page.get_by_role("button", name="See the preview").click()
    run_jobs()
    expect(page.get_by_text("“GTXPro” becomes “GTX Pro”")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    run_jobs()

    run = ImportRun.objects.order_by("-pk")[0]
    assert (run.state, run.plan["created"], run.counts["created"], run.counts["errors"]) == ("done", 8800, 8800, 0)
    assert Opportunity.objects.filter(product__name="GTX Pro").count() == 1480
    again = begin_again(open_page, ada)
    expect(again.get_by_label("What “GTXPro” is")).to_have_value("=GTX Pro")
    expect(again.get_by_label("What “Prospecting” is")).to_have_value("=Contact made")


def begin_again(open_page: OpenPage, ada: User) -> Page:
    """The next file of the kind; what the first one added is known by then."""
    page = begin(open_page, ada)
    expect(page.get_by_label("What “Engaging” is")).to_have_count(0)
    return page


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_questions_are_accessible(open_page: OpenPage, ada: User, width: int, theme: str) -> None:
    page = begin(open_page, ada, width=width, theme=theme)

    page.locator("#questions").scroll_into_view_if_needed()

    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width

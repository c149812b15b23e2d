"""Who arranges a form, and who fills it in while rules hold."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relais.records.api import create
from relais.records.models import Layout
from relais.records.testing import Cast, as_actor, make_cast
from relais.sales.first_content import fill
from relais.sales.models import Pipeline, Stage
from relais.sales.pipelines import PIPELINES
from relais.sales.testing import make_opportunity
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.covers("R271", "R311")]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = make_cast()
    if not Pipeline.objects.exists():
        fill()
    PIPELINES.renew()
    return cast


def make_rule(cast: Cast, effect: str, *fields: str, stage: Stage) -> Layout:
    rule = {"fields": list(fields), "effect": effect, "when": {"field": "stage", "op": "is", "value": stage.pk}}
    return create("layouts", {"type": "opportunities", "purpose": "form", "rules": [rule]}, by=as_actor(cast.administrator))


def test_form_follows_what_is_chosen_and_loses_nothing(open_page: OpenPage, cast: Cast) -> None:
    page = open_page("/custom-fields/new/", cast.administrator)
    expect(page.locator("[data-field=target]")).to_be_hidden()

    page.locator("[name=label_en]").fill("Warranty")
    page.locator("[name=kind]").select_option("link")

    expect(page.locator("[data-field=target]")).to_be_visible()
    expect(page.locator("[data-field=choices]")).to_be_hidden()
    expect(page.locator("[name=label_en]")).to_have_value("Warranty")


def test_card_is_pulled_and_what_lacks_is_filled_in(open_page: OpenPage, cast: Cast) -> None:
    stage = Stage.objects.get(label_en="Proposal sent")
    made = make_opportunity("Doors", owner=cast.seller, amount=None)
    make_rule(cast, "require", "amount", stage=stage)
    page = open_page("/opportunities/?layout=board&view=", cast.seller)

    page.locator(".deal", has_text="Doors").drag_to(page.locator(f"[data-key='{stage.pk}']"))
    expect(page.locator("#modal")).to_contain_text("What is still needed")
    assert_accessible(page)
    page.locator("#modal [name=amount]").fill("1500")
    page.get_by_role("button", name="Save and go on").click()

    expect(page.locator(f"[data-key='{stage.pk}'] .deal", has_text="Doors")).to_be_visible()
    made.refresh_from_db()
    assert (made.stage_id, made.amount) == (stage.pk, 1500)


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (820, "light"), (390, "dark")])
def test_arranger_is_accessible(open_page: OpenPage, cast: Cast, width: int, theme: str) -> None:
    layout = make_rule(cast, "lock", "amount", stage=Stage.objects.get(label_en="Won"))

    page = open_page(f"/layouts/{layout.pk}/arrangement/", cast.administrator, width=width, theme=theme)

    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_line_is_pulled_to_another_section(open_page: OpenPage, cast: Cast) -> None:
    layout = make_rule(cast, "lock", "amount", stage=Stage.objects.get(label_en="Won"))
    page = open_page(f"/layouts/{layout.pk}/arrangement/", cast.administrator)

    page.locator("[data-arranging-target~=line]", has_text="Name").first.drag_to(
        page.get_by_role("region", name="Value").locator("li").last
    )
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".toast")).to_contain_text("Saved.")
    layout.refresh_from_db()
    assert "name" in next(each for each in layout.arrangement["sections"] if each["title_en"] == "Value")["fields"]

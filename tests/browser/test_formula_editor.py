"""A formula is written with the keyboard: completed, told what is wrong at its place, shown in its proper form."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relais.accounts.models import User
from tests.browser.conftest import OpenPage, assert_accessible

#: The copy under the text must be set as the text is.
LOOK = "element => ['font', 'padding', 'whiteSpace', 'overflowWrap', 'width', 'height'].map(name => getComputedStyle(element)[name])"


@pytest.fixture
def camille(claire: User) -> User:
    claire.language = "fr"
    claire.save()
    return claire


@pytest.mark.covers("R326")
def test_it_is_completed_while_one_types(open_page: OpenPage, camille: User) -> None:
    page = open_page("/ui/", camille)
    formula = page.get_by_label("Formule")
    formula.fill("")

    formula.press_sequentially("arr")
    expect(page.get_by_role("option", name="ARRONDI ARRONDI(nombre")).to_have_attribute("aria-selected", "true")
    formula.press("Enter")
    formula.press_sequentially("clot")
    expect(page.get_by_role("option", name="Date de clôture")).to_be_visible()
    formula.press("Escape")
    expect(page.locator("#f-formula-options")).to_be_hidden()
    formula.press("Backspace")
    formula.fill("ARRONDI(Organisation")
    formula.press_sequentially(".")
    expect(page.get_by_role("option", name="Chiffre d’affaires")).to_be_visible()
    formula.press("ArrowDown")
    formula.press("Tab")

    expect(formula).to_have_value("ARRONDI(Organisation.[Chiffre d’affaires]")
    expect(formula).to_be_focused()


@pytest.mark.parametrize("width", [1440, 390])
def test_what_is_wrong_is_marked_where_it_stands(open_page: OpenPage, camille: User, width: int) -> None:
    page = open_page("/ui/", camille, width=width)
    formula = page.get_by_label("Formule")

    formula.fill("montant * 2 +\nmontnat")
    expect(page.locator("#f-formula-said")).to_contain_text("Vouliez-vous dire Montant")
    expect(page.locator(".formula mark")).to_have_count(0)

    formula.blur()
    expect(page.locator(".formula mark")).to_have_text("montnat")
    expect(page.locator("#f-formula-said")).to_contain_text("Vouliez-vous dire Montant")
    expect(formula).to_have_attribute("aria-invalid", "true")
    assert_accessible(page, within=".formula")
    assert page.locator(".formula .under").evaluate(LOOK) == formula.evaluate(LOOK)
    mark, box = page.locator(".formula mark").bounding_box(), formula.bounding_box()
    assert mark and box
    assert box["y"] < mark["y"] < box["y"] + box["height"]

    formula.fill("montant * 2")
    expect(page.locator("#f-formula-said")).to_contain_text("Donne\u202f: montant")
    expect(page.locator("#f-formula-said code")).to_have_text("Montant * 2")
    expect(formula).to_have_attribute("aria-invalid", "false")

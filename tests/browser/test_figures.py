"""Tables of figures on the phone: every figure is seen without scrolling sideways, beside what it is; and places answer to a thumb."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relais.parties.testing import make_organization
from relais.records.testing import Cast, make_cast
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.thumbs import small_targets

VALUE = {"amount": "120076", "currency": "EUR"}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = make_cast()
    for name, city in (("Vauban", "Lyon"), ("Perrache", "Lyon"), ("Corniche", "Marseille")):
        make_organization(name, owner=cast.seller, city=city, country="FR", yearly_value=VALUE)
    return cast


@pytest.mark.covers("R035")
@pytest.mark.parametrize("path", ["/breakdown/", "/portfolios/"])
def test_figures_stand_beside_their_heads_on_the_phone(open_page: OpenPage, cast: Cast, path: str) -> None:
    page = open_page(path, cast.seller, width=390)

    figures = page.locator("table.figures")
    expect(figures.get_by_role("cell").filter(has_text="360,228")).to_be_in_viewport(ratio=1)
    assert figures.locator("td").first.evaluate("cell => getComputedStyle(cell, '::before').content").startswith('"Contacts ')
    assert page.evaluate("[...document.querySelectorAll('.scroll')].every(one => one.scrollWidth <= one.clientWidth)")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert_accessible(page)


def test_places_are_opened_with_a_thumb(open_page: OpenPage, cast: Cast) -> None:
    page = open_page("/organizations/?layout=map&view=", cast.seller, width=390)

    assert [small for small in small_targets(page) if "<a" in small] == []
    page.locator(".places").get_by_role("link", name="Lyon").click()
    expect(page.locator(".lines a.li")).to_have_count(2)

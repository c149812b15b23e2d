"""The map: readable for everyone at three widths, worked with pointer, wheel, fingers and keys, and readable without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from relais.parties.testing import make_organization
from relais.records.testing import Cast, make_cast
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.covers("R034")
MAP = "/organizations/?layout=map&view="


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = make_cast()
    for name, city, country in (
        ("Vauban", "Lyon", "FR"), ("Perrache", "Lyon", "FR"), ("Dauphin", "Grenoble", "FR"), ("Corniche", "Marseille", "FR"),
        ("Elbe", "Hamburg", "DE"), ("Nowhere", "", ""),
    ):  # fmt: skip
        make_organization(name, owner=cast.seller, city=city, country=country)
    return cast


def box(page: Page) -> list[float]:
    return [float(number) for number in page.locator(".world").get_attribute("viewBox").split()]


def settled(page: Page) -> None:
    """The server has drawn what is seen."""
    expect(page).to_have_url(re.compile("at="))


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (820, "light"), (390, "dark")])
def test_map_is_accessible(open_page: OpenPage, cast: Cast, width: int, theme: str) -> None:
    page = open_page(MAP, cast.seller, width=width, theme=theme)

    expect(page.locator(".spot").first).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_outline_is_drawn_from_the_own_server(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(MAP, cast.seller)

    expect(page.locator(".land")).to_have_attribute("href", re.compile(r"^/static/build/assets/region-\w+\.svg#land$"))
    assert page.locator(".land").evaluate("use => use.getBBox().width") > 900


def test_mark_opens_its_records(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(f"{MAP}&at=45.75,4.85,7", cast.seller)

    page.get_by_role("link", name="Lyon: 2 organizations").click()

    expect(page.locator("tr[data-list-target=row]")).to_have_count(2)


def test_wheel_brings_the_map_closer_and_parts_the_towns(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(f"{MAP}&at=45.5,5.2,4", cast.seller)
    expect(page.get_by_role("link", name="Lyon, Grenoble: 3 organizations")).to_be_visible()

    page.locator(".sheet").hover()
    for _turn in range(6):
        page.mouse.wheel(0, -100)

    expect(page.get_by_role("link", name="Lyon: 2 organizations")).to_be_visible()
    expect(page.get_by_role("link", name="Grenoble: 1 organization")).to_be_visible()


def test_map_is_pulled_without_opening_what_lies_under_the_hand(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(f"{MAP}&at=45.75,4.85,6", cast.seller)
    before, mark = box(page), page.get_by_role("link", name="Lyon: 2 organizations").locator("circle").last.bounding_box()
    x, y = mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 100, y - 50, steps=4)
    page.mouse.up()

    expect(page).to_have_url(re.compile(r"at=45\.[0-6]"))
    assert box(page)[0] > before[0]
    assert box(page)[1] > before[1]
    expect(page.locator(".sheet")).to_be_visible()


def test_keys_move_it_and_zero_shows_all(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(MAP, cast.seller)
    whole = box(page)

    page.locator(".sheet").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    settled(page)
    assert box(page)[2] == pytest.approx(whole[2] / 2, rel=0.01)
    page.keyboard.press("0")

    expect(page.locator(".sheet")).to_have_attribute("data-map-box-value", re.compile(f"^{whole[0]:.3f} {whole[1]:.3f} {whole[2]:.3f} "))
    expect(page.get_by_role("link", name="Hamburg: 1 organization")).to_be_visible()
    expect(page.locator(".sheet")).to_be_focused()


def test_two_fingers_bring_it_closer(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(f"{MAP}&at=45.75,4.85,5", cast.seller, width=390)
    before, frame = box(page), page.locator(".sheet").bounding_box()
    hand = page.context.new_cdp_session(page)
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2

    hand.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x - 20, "y": y, "id": 0}, {"x": x + 20, "y": y, "id": 1}]}
    )
    for apart in (40, 60, 80):
        points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        hand.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    expect(page).to_have_url(re.compile(r"%2C6\.|%2C7\.|,6\.|,7\."))
    assert box(page)[2] < before[2] / 2


def test_without_scripts_links_bring_it_closer(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(MAP, cast.seller, scripts=False)
    before = box(page)

    page.get_by_role("link", name="Closer").click()

    assert box(page)[2] == pytest.approx(before[2] / 2, rel=0.01)
    expect(page.get_by_role("link", name="Without city")).to_be_visible()

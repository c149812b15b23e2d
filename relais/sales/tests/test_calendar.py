"""Any list whose type says on which day its records stand is drawn as a calendar, with the same views, filters and rights."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from relais.activities.testing import make_activity
from relais.records.testing import Cast, role_called
from relais.sales.models import Opportunity
from relais.sales.testing import make_opportunity

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R034", "R047")]

NOVEMBER = "/opportunities/?layout=calendar&day=2026-11-27&view="


@pytest.fixture
def screens(cast: Cast, client: Client) -> Client:
    client.force_login(cast.seller)
    return client


def days(client: Client, path: str) -> dict[str, list[str]]:
    """What stands on each day that has something."""
    page = client.get(path).content.decode()
    cells = re.findall(r'<td data-board-target="column" data-key="([^"]+)".*?</td>', page, re.DOTALL)
    bodies = re.findall(r'<td data-board-target="column" data-key="[^"]+"(.*?)</td>', page, re.DOTALL)
    found = {
        day: [re.sub(r"<[^>]+>", "", unescape(title)).strip() for title in re.findall(r'draggable="false">(.*?)</a>', body)]
        for day, body in zip(cells, bodies, strict=True)
    }
    return {day: titles for day, titles in found.items() if titles}


def test_month_is_drawn_in_whole_weeks_from_monday(screens: Client, cast: Cast):
    make_opportunity("Stairs", owner=cast.seller)

    shown = re.findall(r'data-key="(\d[^"]+)"', screens.get(NOVEMBER).content.decode())

    assert (shown[0], shown[-1], len(shown)) == ("2026-10-26", "2026-12-06", 42)


def test_records_stand_on_their_day(screens: Client, cast: Cast):
    for name, day in (("Early", "2026-10-26"), ("Stairs", "2026-11-27"), ("Doors", "2026-11-27"), ("Beyond", "2026-12-07")):
        make_opportunity(name, owner=cast.seller, closes_on=day)
    make_opportunity("Theirs", owner=cast.other_seller, closes_on="2026-11-27")

    found = days(screens, NOVEMBER)

    assert found == {"2026-10-26": ["Early"], "2026-11-27": ["Stairs", "Doors"]}


def test_week_shows_seven_days(screens: Client, cast: Cast):
    make_opportunity("Stairs", owner=cast.seller, closes_on="2026-11-27")

    page = screens.get(f"{NOVEMBER}&span=week").content.decode()

    assert re.findall(r'data-key="(\d[^"]+)"', page) == [f"2026-11-{day}" for day in range(23, 30)]
    assert "23 Nov – 29 Nov" in page or "23 Nov 2026 – 29 Nov 2026" in page


def test_filter_and_search_hold(screens: Client, cast: Cast):
    make_opportunity("Stairs", owner=cast.seller, closes_on="2026-11-27", amount={"amount": "500", "currency": "EUR"})
    make_opportunity("Doors", owner=cast.seller, closes_on="2026-11-27")
    tree = json.dumps({"field": "amount", "op": "gte", "value": 100, "currency": "EUR"})

    assert days(screens, f"{NOVEMBER}&filter={tree}") == {"2026-11-27": ["Stairs"]}
    assert days(screens, f"{NOVEMBER}&q=doors") == {"2026-11-27": ["Doors"]}


def test_full_day_tells_how_many_more_and_opens_them(screens: Client, cast: Cast):
    for number in range(7):
        make_opportunity(f"Deal {number}", owner=cast.seller, closes_on="2026-11-27")

    page = screens.get(NOVEMBER).content.decode()
    (url,) = re.findall(r'<a class="further" href="([^"]+)">3 more</a>', page)

    assert screens.get(unescape(url)).content.decode().count('data-list-target="row"') == 7


def test_moved_record_gets_the_day(screens: Client, cast: Cast):
    made = make_opportunity("Stairs", owner=cast.seller, closes_on="2026-11-27")

    answer = screens.post(f"/opportunities/{made.pk}/fields/closes_on/", {"closes_on": "2026-12-04"})

    assert answer.status_code == 200
    assert Opportunity.objects.get(pk=made.pk).closes_on == date(2026, 12, 4)


def test_moved_meeting_keeps_its_hour_and_length(screens: Client, cast: Cast):
    cast.seller.time_zone = "Europe/Paris"
    made = make_activity("Visit", owner=cast.seller, kind="meeting", due_at="2026-11-27T08:30:00Z", ends_at="2026-11-27T10:00:00Z")
    page = screens.get("/activities/?layout=calendar&view=&day=2026-11-27").content.decode()
    rest = re.findall(r'data-rest="([^"]+)"', page)

    screens.post(f"/activities/{made.pk}/fields/due_at/", {"due_at": f"2026-12-04{rest[0]}"})

    made.refresh_from_db()
    assert rest == ["T09:30"]
    assert "09:30–11:00" in page
    assert (made.due_at.isoformat(), made.ends_at.isoformat()) == ("2026-12-04T08:30:00+00:00", "2026-12-04T10:00:00+00:00")


def test_undated_ones_are_counted_and_opened(screens: Client, cast: Cast):
    make_opportunity("Dated", owner=cast.seller, closes_on="2026-11-27")
    make_opportunity("Undated", owner=cast.seller)

    page = screens.get(NOVEMBER).content.decode()
    (url,) = re.findall(r'href="([^"]+)">1 without expected close</a>', page)

    listed = screens.get(unescape(url)).content.decode()
    assert "Undated" in listed
    assert ">Dated<" not in listed


def test_calendar_is_kept_in_a_view(screens: Client, cast: Cast):
    make_opportunity("Stairs", owner=cast.seller, closes_on="2026-11-27")

    answer = screens.post("/opportunities/views/", {"name": "My month", "layout": "calendar", "filter": "{}", "sharing": "private"})

    assert 'class="calendar month"' in screens.get(answer["Location"]).content.decode()


def test_hidden_date_leaves_the_list(screens: Client, cast: Cast):
    make_opportunity("Stairs", owner=cast.seller, closes_on="2026-11-27")
    seller = role_called("seller")
    seller.grants["opportunities"] = seller.grants["*"] | {"fields": {"closes_on": "hidden"}}
    seller.save()

    page = screens.get(NOVEMBER).content.decode()

    assert 'class="rows"' in page
    assert 'class="calendar' not in page


def test_who_may_not_change_cannot_pull(cast: Cast, client: Client):
    make_opportunity("Stairs", owner=cast.seller, closes_on="2026-11-27")
    client.force_login(cast.reader)

    page = client.get(NOVEMBER).content.decode()

    assert "Stairs" in page
    assert 'draggable="true"' not in page


@pytest.mark.parametrize("day", ["nonsense", "0001-01-01", "9999-12-31", "2026-02-30", ""])
def test_day_that_makes_no_sense_means_today(screens: Client, cast: Cast, day: str):
    make_opportunity("Stairs", owner=cast.seller, closes_on="2026-11-27")

    assert screens.get(f"/opportunities/?layout=calendar&day={day}&view=").status_code == 200

"""The calendar…"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from relais.activities.agenda import Week, collisions
from relais.activities.icalendar import escape, fold_line, write_calendar
from relais.activities.testing import make_activity
from relais.core import clock
from relais.parties.testing import make_contact
from relais.records.fields import Reader
from relais.records.testing import make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R047")]
PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2031, 5, 5, 9, 0, tzinfo=PARIS)


def test_shows_a_week_of_ones_own():
    cast = make_cast()
    make_activity("Committee", kind="meeting", owner=cast.seller, due_at=MONDAY, ends_at=MONDAY + timedelta(hours=1))
    make_activity("Next week", kind="meeting", owner=cast.seller, due_at=MONDAY + timedelta(days=7))
    make_activity("Another's", kind="meeting", owner=cast.colleague, due_at=MONDAY)

    week = Week(Reader.of(cast.seller), date(2031, 5, 8), is_team=False)

    assert (week.days[0].day.isoformat(), [each.time for each in week.days[0].appointments]) == ("2031-05-05", ["09:00–10:00"])
    assert [each.activity.subject for day in week.days for each in day.appointments] == ["Committee"]


def test_shows_that_of_the_team():
    cast = make_cast()
    make_activity("Mine", owner=cast.seller, due_at=MONDAY)
    make_activity("Colleague's", owner=cast.colleague, due_at=MONDAY + timedelta(hours=1))
    make_activity("Elsewhere", owner=cast.other_seller, due_at=MONDAY)

    week = Week(Reader.of(cast.seller), date(2031, 5, 5), is_team=True)

    assert [(each.activity.subject, each.whose) for each in week.days[0].appointments] == [
        ("Mine", "Sam Seller"),
        ("Colleague's", "Cleo Colleague"),
    ]


@pytest.mark.covers("R047")
def test_tells_the_customer_apart_from_the_colleague(signed_in):
    cast = make_cast()
    make_activity("Mine", owner=cast.seller, due_at=MONDAY, party=make_contact("Amélie Rousseau", owner=cast.seller))

    page = signed_in(cast.seller).get("/calendar/?week=2031-05-05&of=team").text

    assert '<span class="two">Amélie Rousseau · Sam Seller</span>' in page


def test_marks_two_meetings_of_one_person_that_collide():
    cast = make_cast()
    one = make_activity("One", kind="meeting", owner=cast.seller, due_at=MONDAY, ends_at=MONDAY + timedelta(hours=2))
    other = make_activity("Other", kind="call", owner=cast.seller, due_at=MONDAY + timedelta(hours=1))
    after = make_activity("After", kind="meeting", owner=cast.seller, due_at=MONDAY + timedelta(hours=2))
    beside = make_activity("Colleague's", kind="meeting", owner=cast.colleague, due_at=MONDAY)

    assert collisions([one, other, after, beside]) == {one.pk, other.pk}


def test_page_says_what_collides_and_leads_to_other_weeks(signed_in):
    cast = make_cast()
    for subject in ("One", "Other"):
        make_activity(subject, kind="meeting", owner=cast.seller, due_at=MONDAY)

    page = signed_in(cast.seller).get("/calendar/?week=2031-05-07").text

    assert page.count("collides") == 2
    assert "week=2031-04-28" in page
    assert "week=2031-05-12" in page


def test_meeting_says_on_its_own_page_what_it_collides_with(signed_in):
    cast = make_cast()
    one = make_activity("One", kind="meeting", owner=cast.seller, due_at=MONDAY)
    other = make_activity("Site visit", kind="meeting", owner=cast.seller, due_at=MONDAY)
    make_activity("Colleague's", kind="meeting", owner=cast.colleague, due_at=MONDAY)
    beside = signed_in(cast.seller).get(f"/activities/{one.pk}/").text.partition("Collides with")[2].partition("</section>")[0]

    assert f'<a href="/activities/{other.pk}/">Site visit</a>' in beside
    assert "Colleague" not in beside


@pytest.mark.parametrize("week", ["", "nonsense", "2031-02-31", "0001-01-01", "9999-12-31"])
def test_page_stands_for_any_address(signed_in, week):
    assert signed_in(make_cast().seller).get(f"/calendar/?week={week}").status_code == 200


def test_is_exported_for_other_programs(signed_in):
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    start = clock.now().replace(microsecond=0) + timedelta(days=1)
    make_activity(
        "Committee; part 1, oak",
        kind="meeting",
        party=amelie,
        owner=cast.seller,
        due_at=start,
        ends_at=start + timedelta(hours=1),
        place="Lyon",
    )
    make_activity("Another's", kind="meeting", owner=cast.colleague, due_at=start)

    answer = signed_in(cast.seller).get("/calendar/agenda.ics")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.decode().split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert "SUMMARY:Committee\\; part 1\\, oak" in lines
    assert f"DTSTART:{start.astimezone(UTC):%Y%m%dT%H%M%SZ}" in lines
    assert lines.count("BEGIN:VEVENT") == 1


def test_is_not_for_those_who_are_not_signed_in(client):
    assert client.get("/calendar/agenda.ics").status_code == 302


def test_day_without_hour_is_exported_as_a_day():
    task = make_activity("Pay", all_day=True, due_at=datetime(2031, 5, 6, tzinfo=PARIS))

    assert "DUE;VALUE=DATE:20310506\r\n" in write_calendar([task], host="x", zone=PARIS, at=clock.now())


def test_text_cannot_begin_a_line_of_its_own():
    assert escape("a\r\nEND:VCALENDAR\\;,\x07") == "a\\nEND:VCALENDAR\\\\\\;\\,"


def test_line_is_folded_between_characters():
    parts = list(fold_line("SUMMARY:" + "é" * 100))

    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == "SUMMARY:" + "é" * 100

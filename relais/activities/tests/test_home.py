"""The home screen…"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.html import escape

from relais.activities.lists import list_url
from relais.activities.my_day import MyDay
from relais.activities.quietness import quiet_customers
from relais.activities.testing import make_activity, make_interaction
from relais.core import clock
from relais.parties.testing import make_contact, make_organization
from relais.records.fields import Reader
from relais.records.testing import make_cast

pytestmark = pytest.mark.django_db


def test_of_a_new_workspace_leads_on(signed_in):
    cast = make_cast()

    page = signed_in(cast.seller).get("/").text

    assert "Import a file" in page
    assert 'href="/imports/new/"' in page


def test_greets_with_the_number_of_things_that_press(signed_in):
    cast = make_cast()
    make_contact("Amélie Rousseau", owner=cast.seller)
    make_activity("Call back Emma", owner=cast.seller, due_at=clock.now() - timedelta(days=6))
    make_activity("Not mine", owner=cast.colleague, due_at=clock.now() - timedelta(days=6))

    page = signed_in(cast.seller).get("/").text

    assert "Hello Sam, one thing presses." in page
    assert "Call back Emma" in page
    assert "Not mine" not in page


def test_groups_what_is_late_due_today_and_next():
    cast = make_cast()
    reader = Reader.of(cast.seller)
    midnight = reader.at.astimezone(reader.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    for subject, days in (("late", -1), ("today", 0), ("next", 3), ("later", 20)):
        make_activity(subject, owner=cast.seller, due_at=midnight + timedelta(days=days), all_day=True)

    groups = {label: [line.title for line in lines] for label, lines in MyDay(reader).groups}

    assert groups == {"Late": ["late"], "Today": ["today"], "The next seven days": ["next"]}


@pytest.mark.covers("R021")
def test_counts_silent_customers_and_opens_them(signed_in):
    cast = make_cast()
    quiet = make_contact("Damien Le Goff", owner=cast.seller, lifecycle="customer")
    make_interaction(party=quiet, at=clock.now() - timedelta(days=96))
    spoken = make_contact("Jonas Lindqvist", owner=cast.seller, lifecycle="customer")
    make_interaction(party=spoken, at=clock.now() - timedelta(days=3))
    make_contact("Not mine", owner=cast.colleague, lifecycle="customer")
    browser = signed_in(cast.seller)
    address = list_url("contacts", quiet_customers(), "last_interaction_at")

    page = browser.get("/").text
    listed = browser.get(address).text

    assert escape(address) in page
    assert "96 d" in page
    assert "Damien Le Goff" in listed
    assert "Jonas Lindqvist" not in listed
    assert "Not mine" not in listed


@pytest.mark.covers("R021")
def test_silence_is_measured_by_stage(signed_in):
    cast = make_cast()
    for name, stage in (("Loyal One", "loyal_customer"), ("Usual One", "customer")):
        make_interaction(party=make_contact(name, owner=cast.seller, lifecycle=stage), at=clock.now() - timedelta(days=70))

    names = [quiet.title for quiet in MyDay(Reader.of(cast.seller)).quiet]

    assert names == ["Loyal One"]


def test_counts_what_is_missing_in_the_portfolio():
    cast = make_cast()
    make_contact("No Address", owner=cast.seller)
    make_contact("Has Mail", owner=cast.seller, email="has@mail.example")
    make_organization("Nowhere", owner=cast.seller, industry="energy")

    gaps = {gap.label: gap.number for gap in MyDay(Reader.of(cast.seller)).gaps}

    assert gaps == {"Contacts without e-mail and phone": 1, "Organizations without country": 1}


@pytest.mark.covers("R039")
def test_tells_what_one_did_this_month_beside_the_month_before():
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    reader = Reader.of(cast.seller)
    first = reader.at.astimezone(reader.zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    make_interaction("call", party=amelie, owner=cast.seller, at=first)
    make_interaction("call", party=amelie, owner=cast.seller, at=first - timedelta(days=1))
    make_interaction("call", party=amelie, owner=cast.seller, at=first - timedelta(days=2))
    make_interaction("call", party=amelie, owner=cast.colleague, at=first)

    did = {one.label: (one.number, one.before) for one in MyDay(reader).did}

    assert did == {"Calls": (1, 2), "Meetings": (0, 0), "Visits": (0, 0), "E-mails": (0, 0), "Tasks done": (0, 0)}


def test_is_quick_whatever_stands_on_it(signed_in, django_assert_max_num_queries):
    cast = make_cast()
    for number in range(12):
        organization = make_organization(f"Firm {number}", owner=cast.seller, lifecycle="customer")
        person = make_contact(f"Person {number}", organization=organization, owner=cast.seller, lifecycle="customer")
        make_activity(f"Task {number}", party=person, owner=cast.seller, due_at=clock.now() + timedelta(hours=number))
    browser = signed_in(cast.seller)
    browser.get("/")

    with django_assert_max_num_queries(22):
        browser.get("/")


def test_of_somebody_without_rights_is_calm(signed_in):
    cast = make_cast()

    answer = signed_in(cast.nobody).get("/")

    assert answer.status_code == 200


@pytest.mark.covers("R021")
def test_silence_is_as_long_as_the_list_of_the_silent_says(signed_in, time_machine):
    cast = make_cast()
    time_machine.move_to(datetime(2026, 5, 4, 8, 0, tzinfo=ZoneInfo(cast.seller.time_zone)), tick=False)
    quiet = make_contact("Damien Le Goff", owner=cast.seller, lifecycle="customer")
    make_interaction(party=quiet, at=clock.now() - timedelta(days=99, hours=-4))
    browser = signed_in(cast.seller)

    assert "No news for 99 days" in browser.get("/quiet/").text
    assert '<span class="late">99 d</span>' in browser.get("/").text

"""Customers without news…"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from relais.accounts.actors import SYSTEM
from relais.activities.models import Activity
from relais.activities.quiet import QuietList
from relais.activities.testing import make_activity, make_interaction
from relais.core import clock
from relais.parties.testing import make_contact, make_organization
from relais.records.api import Operation, change, undo
from relais.records.fields import Reader
from relais.records.models import ReferenceItem
from relais.records.testing import make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R021")]


def silent(cast, name: str, days: int, **values):
    party = make_contact(name, owner=cast.seller, **({"lifecycle": "customer"} | values))
    make_interaction(party=party, at=clock.now() - timedelta(days=days))
    return party


def allow(list_key: str, key: str, days: int | None) -> None:
    change(ReferenceItem.objects.get(list=list_key, key=key), by=SYSTEM, number=days)


def names(cast, scope: str = "me") -> list[str]:
    return [line.party.name for line in QuietList(Reader.of(cast.seller), scope).lines]


def test_are_those_silent_for_longer_than_their_status_allows():
    cast = make_cast()
    for name, days, stage in [
        ("A", 95, "customer"),
        ("B", 85, "customer"),
        ("C", 65, "loyal_customer"),
        ("D", 35, "at_risk"),
        ("E", 400, "former_customer"),
    ]:
        silent(cast, name, days, lifecycle=stage)

    assert names(cast) == ["A", "C", "D"]


def test_are_others_once_the_administrator_says_after_how_many_days():
    cast = make_cast()
    silent(cast, "A", 50)
    assert names(cast) == []

    allow("lifecycle_stages", "customer", 45)
    assert names(cast) == ["A"]

    allow("lifecycle_stages", "customer", None)
    assert names(cast) == []


def test_are_measured_by_their_category_where_it_has_days_of_its_own():
    cast = make_cast()
    silent(cast, "Key", 50, category="key_account")
    silent(cast, "Occasional", 150, category="occasional")
    silent(cast, "Regular", 150, category="regular")
    silent(cast, "Gone", 400, category="key_account", lifecycle="former_customer")

    assert names(cast) == ["Regular", "Key"]

    allow("categories", "occasional", 140)
    assert names(cast) == ["Occasional", "Regular", "Key"]


def test_are_never_those_who_wish_no_contact_or_are_closed_to_the_reader():
    cast = make_cast()
    silent(cast, "No contact", 400, do_not_contact=True)
    theirs = make_contact("Theirs", owner=cast.other_seller, lifecycle="customer")
    colleague = make_organization("Colleague's", owner=cast.colleague, lifecycle="customer")

    assert names(cast) == []
    assert names(cast, "team") == names(cast, "all") == [colleague.name]
    assert theirs.name not in names(cast, "all")


def test_get_a_task_each_at_one_click_and_one_undo_takes_all_back(signed_in):
    cast = make_cast()
    one, other = silent(cast, "Amélie Rousseau", 100), silent(cast, "Bruno Keller", 200, preferred_channel="email")
    make_activity("Already planned", party=silent(cast, "Chiara Conti", 300), owner=cast.seller)
    browser = signed_in(cast.seller)
    page = browser.get("/quiet/").text
    assert f'value="contacts:{one.pk}"' in page
    assert "Already planned" in page

    answer = browser.post(reverse("activities:plan_contacts"), {"party": [f"contacts:{one.pk}", f"contacts:{other.pk}"]})

    assert answer.url == "/quiet/?of=me"
    planned = Activity.objects.exclude(subject="Already planned").order_by("subject")
    assert list(planned.values_list("kind", "subject", "party", "owner")) == [
        ("call", "Call Amélie Rousseau", one.pk, cast.seller.pk), ("task", "Write to Bruno Keller", other.pk, cast.seller.pk),
    ]  # fmt: skip

    undo(Operation.objects.latest("pk"), by=SYSTEM)
    assert set(Activity.objects.open().values_list("subject", flat=True)) == {"Already planned"}


@pytest.mark.covers("R003")
@time_machine.travel("2026-11-25T15:20:00+01:00", tick=False)
def test_are_called_at_the_hours_that_they_like(signed_in):
    cast = make_cast()
    amelie = silent(cast, "Amélie Rousseau", 100, contact_hours="mardi et jeudi, 9 h – 11 h")

    signed_in(cast.seller).post(reverse("activities:plan_contact", args=["contacts", amelie.pk]))

    call = Activity.objects.get()
    assert call.due_at == datetime(2026, 11, 26, 9, tzinfo=ZoneInfo("Europe/Paris"))
    assert not call.all_day


def test_are_suggested_on_their_page_with_the_reason(signed_in):
    cast = make_cast()
    amelie = silent(cast, "Amélie Rousseau", 100)

    page = signed_in(cast.seller).get(f"/contacts/{amelie.pk}/").text

    assert "No news for 100 days" in page
    assert reverse("activities:plan_contact", args=["contacts", amelie.pk]) in page


@pytest.mark.attack(20)
def test_of_others_cannot_be_planned_for(signed_in):
    cast = make_cast()
    theirs = make_contact("Theirs", owner=cast.other_seller, lifecycle="customer")
    browser = signed_in(cast.seller)

    assert (
        browser.post(reverse("activities:plan_contacts"), {"party": [f"contacts:{theirs.pk}", "contacts:x", "users:1"]}).status_code == 422
    )
    assert browser.post(reverse("activities:plan_contact", args=["contacts", theirs.pk])).status_code == 404
    assert not Activity.objects.exists()


@time_machine.travel(datetime(2026, 3, 2, 23, 30, tzinfo=ZoneInfo("UTC")), tick=False)
def test_say_for_how_long_by_the_calendar_by_which_they_were_found():
    """In Paris it is past midnight: 90 times 24 hours and a half, and 91 days."""
    cast = make_cast()
    party = make_contact("A", owner=cast.seller, lifecycle="customer")
    make_interaction(party=party, at=clock.now() - timedelta(days=90, hours=1))

    (line,) = QuietList(Reader(time_zone="Europe/Paris", user=cast.seller, at=clock.now())).lines

    assert (line.silence, line.allowed) == ("No news for 91 days", 90)

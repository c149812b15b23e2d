"""What is written beside a record…"""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from relais.activities.mentions import mentioned_ids, to_html
from relais.activities.models import Activity, Interaction, Note
from relais.parties.testing import make_contact
from relais.records.testing import make_cast, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def beside(signed_in):
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    return signed_in(cast.seller), reverse("activities:compose", args=["contacts", amelie.pk]), amelie, cast


@pytest.mark.covers("R002")
def test_call_is_kept_with_its_length_and_outcome(beside):
    browser, address, amelie, cast = beside

    answer = browser.post(
        address,
        {"kind": "call", "text": "Decides on Thursday.", "direction": "in", "minutes": "11", "outcome": "agreed", "at": "2026-01-05T09:05"},
    )

    call = Interaction.objects.get()
    assert answer.url == f"/contacts/{amelie.pk}/"
    assert (call.channel, call.direction, call.duration_minutes, call.outcome) == ("call", "in", 11, "agreed")
    assert call.at.astimezone(ZoneInfo(cast.seller.time_zone)).isoformat()[:16] == "2026-01-05T09:05"
    assert (call.party, call.owner, call.body) == (amelie, cast.seller, "<p>Decides on Thursday.</p>")


def test_note_refreshes_the_timeline_beside_it(beside):
    browser, address, amelie, _cast = beside

    answer = browser.post(address, {"kind": "note", "text": "Prefers oak."}, headers={"HX-Request": "true"})

    assert Note.objects.get().party == amelie
    assert 'id="entries" hx-swap-oob="innerHTML"' in answer.text
    assert "Prefers oak." in answer.text


def test_task_is_due_on_its_day_and_meeting_at_its_hour(beside):
    browser, address, _amelie, cast = beside

    browser.post(address, {"kind": "task", "text": "Send samples\nThe oak ones.", "due": "2031-05-06"})
    browser.post(address, {"kind": "meeting", "text": "Committee", "at": "2031-05-07T14:00", "minutes": "90", "place": "Lyon"})

    task, meeting = Activity.objects.order_by("pk")
    assert (task.subject, task.description, task.all_day, task.owner) == ("Send samples", "The oak ones.", True, cast.seller)
    assert (meeting.kind, meeting.place, (meeting.ends_at - meeting.due_at).seconds) == ("meeting", "Lyon", 5400)


def test_nothing_is_refused_with_a_sentence(beside):
    browser, address, _amelie, _cast = beside

    answer = browser.post(address, {"kind": "note", "text": "  "})

    assert answer.status_code == 422
    assert "Write something first." in answer.text
    assert not Note.objects.exists()


@pytest.mark.attack(20)
def test_about_a_record_of_another_team_is_refused(signed_in):
    cast = make_cast()
    theirs = make_contact("Theirs", owner=cast.other_seller)

    answer = signed_in(cast.seller).post(reverse("activities:compose", args=["contacts", theirs.pk]), {"kind": "note", "text": "Hello"})

    assert answer.status_code == 404
    assert not Note.objects.exists()


def test_names_colleagues_by_full_name_or_by_a_first_name_that_one_has():
    claire = make_user("Claire Lambert")
    samir = make_user("Samir Ben Salah")
    make_user("Jean Petit")
    make_user("Jean Grand")

    html = to_html("@claire lambert, ask @Samir about <oak>; @Jean knows. Mail x@claire.example")

    assert html == (
        f'<p><span data-mention="{claire.pk}">@Claire Lambert</span>, ask <span data-mention="{samir.pk}">@Samir Ben Salah</span>'
        " about &lt;oak&gt;; @Jean knows. Mail x@claire.example</p>"
    )
    assert mentioned_ids(html) == sorted([claire.pk, samir.pk])

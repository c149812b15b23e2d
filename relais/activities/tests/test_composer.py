"""What is written beside a record…"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from relais.accounts.actors import SYSTEM
from relais.activities.mentions import mentioned_ids
from relais.activities.models import Activity, Interaction, Note
from relais.activities.testing import make_activity
from relais.parties.testing import make_contact
from relais.records.api import create
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

    note = create("notes", {"body": "<p>@claire lambert, ask @Samir about &lt;oak&gt;; @Jean knows. Mail x@claire.example</p>"}, by=SYSTEM)

    html = note.body
    assert html == (
        f'<p><span data-mention="{claire.pk}">@Claire Lambert</span>, ask <span data-mention="{samir.pk}">@Samir Ben Salah</span>'
        " about &lt;oak&gt;; @Jean knows. Mail x@claire.example</p>"
    )
    assert mentioned_ids(html) == sorted([claire.pk, samir.pk])


@pytest.mark.covers("R002")
@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("visit", "made a visit"),
        ("letter", "sent a letter"),
        ("sms", "sent a text message"),
        ("chat", "chatted"),
        ("event", "met at an event"),
    ],
)
def test_exchange_on_any_channel_stands_in_the_timeline(beside, channel, words):
    browser, address, amelie, cast = beside

    browser.post(
        address,
        {"kind": "exchange", "channel": channel, "text": "Saw the workshop.", "direction": "none", "minutes": "45", "outcome": "agreed"},
    )

    exchange = Interaction.objects.get()
    assert (exchange.channel, exchange.party, exchange.owner, exchange.duration_minutes) == (channel, amelie, cast.seller, 45)
    assert words in browser.get(f"/contacts/{amelie.pk}/").text


def test_exchange_on_no_channel_is_refused_and_what_was_typed_stays(beside):
    browser, address, _amelie, _cast = beside

    answer = browser.post(address, {"kind": "exchange", "channel": "pigeon", "text": "It flew."})

    assert answer.status_code == 422
    assert "Say how you were in touch." in answer.text
    assert ">It flew.</textarea>" in answer.text
    assert not Interaction.objects.exists()


@pytest.mark.covers("R047")
def test_task_has_its_hour_and_its_reminder(beside):
    browser, address, _amelie, cast = beside

    browser.post(
        address, {"kind": "task", "plan": "call", "text": "Call the mill", "due": "2031-05-06", "due_time": "14:30", "reminder": "60"}
    )
    browser.post(address, {"kind": "task", "text": "Send samples", "due": "2031-05-06", "reminder": "0"})
    browser.post(address, {"kind": "meeting", "text": "Committee", "at": "2031-05-07T14:00", "reminder": "1440"})

    assert list(Activity.objects.order_by("pk").values_list("kind", flat=True)) == ["call", "task", "meeting"]
    zone = ZoneInfo(cast.seller.time_zone)
    told = [
        (each.all_day, *(moment.astimezone(zone).isoformat()[:16] for moment in (each.due_at, each.reminder_at)))
        for each in Activity.objects.order_by("pk")
    ]
    assert told == [
        (False, "2031-05-06T14:30", "2031-05-06T13:30"),
        (True, "2031-05-06T00:00", "2031-05-06T09:00"),
        (False, "2031-05-07T14:00", "2031-05-06T14:00"),
    ]


@pytest.mark.covers("R047")
def test_meeting_that_collides_with_another_says_so_at_once(beside):
    browser, address, _amelie, cast = beside
    start = datetime(2031, 5, 7, 14, tzinfo=ZoneInfo(cast.seller.time_zone))
    make_activity("Site visit", kind="meeting", owner=cast.seller, due_at=start, ends_at=start + timedelta(hours=2))
    make_activity("Of a colleague", kind="meeting", owner=cast.colleague, due_at=start)

    said = browser.post(address, {"kind": "meeting", "text": "Committee", "at": "2031-05-07T15:00"}, headers={"HX-Request": "true"})[
        "HX-Trigger"
    ]

    assert "It collides with \\u201cSite visit\\u201d." in said
    assert "Of a colleague" not in said


def test_note_keeps_the_formatting_that_was_typed_and_is_edited_as_it_was_typed(beside):
    browser, address, amelie, _cast = beside

    browser.post(address, {"kind": "note", "text": "**Urgent**\n- plans\n- samples"})

    note = Note.objects.get()
    assert note.body == "<p><strong>Urgent</strong></p><ul><li>plans</li><li>samples</li></ul>"
    assert "<strong>Urgent</strong>" in browser.get(f"/contacts/{amelie.pk}/").text
    assert "**Urgent**\n- plans\n- samples</textarea>" in browser.get(f"/notes/{note.pk}/edit/").text


def test_mentions_are_found_however_the_text_comes_and_nowhere_else():
    claire = make_user("Claire Lambert")
    bodies = [
        "<p>@Claire Lambert</p>", f'<p><span data-mention="{claire.pk}">@Claire Lambert</span></p>', '<p><a href="https://a.example/@Claire">@Claire</a></p>',
        "<p>mail@claire.example</p>",
    ]  # fmt: skip

    found = [mentioned_ids(create("notes", {"body": body}, by=SYSTEM).body) for body in bodies]

    assert found == [[claire.pk], [claire.pk], [], []]


@pytest.mark.covers("R002")
def test_what_is_written_down_one_after_the_other_stands_in_that_order(beside, time_machine):
    browser, address, amelie, cast = beside
    zone = ZoneInfo(cast.seller.time_zone)

    time_machine.move_to(datetime(2026, 5, 4, 9, 5, 20, tzinfo=zone), tick=False)
    browser.post(address, {"kind": "note", "text": "Likes oak."})
    time_machine.move_to(datetime(2026, 5, 4, 9, 5, 40, tzinfo=zone), tick=False)
    browser.post(address, {"kind": "call", "text": "Wants a quote.", "direction": "out", "at": "2026-05-04T09:05"})

    told = browser.get(f"/contacts/{amelie.pk}/timeline/").text
    assert told.index("Wants a quote.") < told.index("Likes oak.")


@pytest.mark.covers("R002")
@pytest.mark.parametrize(("name", "is_told"), [("Cleo Colleague", True), ("Olga Otherseller", False)])
def test_writer_learns_which_colleague_cannot_be_told(beside, name, is_told):
    browser, address, _amelie, _cast = beside

    answer = browser.post(address, {"kind": "note", "text": f"@{name}, likes oak."}, follow=True)

    assert ("Not told, since this record is not open to them: Olga Otherseller." in answer.text) == (not is_told)

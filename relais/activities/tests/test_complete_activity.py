"""A task, a call or a meeting that is completed…"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from relais.accounts.actors import SYSTEM
from relais.activities.actions import complete_activity, plan_task_from, reopen_activity
from relais.activities.errors import AlreadyDone, NotDone
from relais.activities.models import Activity, Interaction
from relais.activities.testing import make_activity, make_interaction
from relais.core import clock
from relais.core.errors import NotFound
from relais.parties.models import Party
from relais.parties.testing import make_contact
from relais.records.api import change, undo
from relais.records.testing import as_actor, make_cast

pytestmark = pytest.mark.django_db


@pytest.mark.covers("R039")
def test_call_becomes_an_interaction_and_moves_the_last_contact():
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    started = clock.now() - timedelta(hours=1)
    call = make_activity("Talk about the delay", kind="call", party=amelie, owner=cast.seller, due_at=started)

    done, _operation = complete_activity(call, by=as_actor(cast.seller), outcome="reached")

    interaction = Interaction.objects.get()
    assert done.is_done
    assert (interaction.channel, interaction.at, interaction.party, interaction.outcome) == ("call", started, amelie, "reached")
    assert (interaction.owner, interaction.about_type, interaction.about_id) == (cast.seller, "activities", call.pk)
    assert Party.objects.get(pk=amelie.pk).last_interaction_at == started


def test_task_leaves_no_interaction():
    task = make_activity("Send the catalogue", party=make_contact("Amélie Rousseau"))

    complete_activity(task, by=SYSTEM)

    assert not Interaction.objects.exists()


def test_is_open_again_with_one_undo_and_its_interaction_is_gone():
    call = make_activity("Call", kind="call", party=make_contact("Amélie Rousseau"))
    _done, operation = complete_activity(call, by=SYSTEM)

    undo(operation, by=SYSTEM)

    assert Activity.objects.get().done_at is None
    assert Interaction.objects.get().deleted_at is not None


def test_takes_its_interaction_back_when_reopened():
    call = make_activity("Call", kind="call", party=make_contact("Amélie Rousseau"))
    complete_activity(call, by=SYSTEM)

    reopen_activity(call, by=SYSTEM)

    assert not Activity.objects.get().is_done
    assert not Interaction.objects.living().exists()


def test_writes_one_interaction_however_often_it_is_saved():
    meeting = make_activity("Meet", kind="meeting", party=make_contact("Amélie Rousseau"))
    complete_activity(meeting, by=SYSTEM)

    change(Activity.objects.get(), by=SYSTEM, done_at=clock.now() - timedelta(minutes=5))

    assert Interaction.objects.count() == 1


def test_twice_is_refused():
    task = make_activity()
    complete_activity(task, by=SYSTEM)

    with pytest.raises(AlreadyDone):
        complete_activity(task, by=SYSTEM)


def test_open_one_cannot_be_reopened():
    with pytest.raises(NotDone):
        reopen_activity(make_activity(), by=SYSTEM)


@pytest.mark.attack(20)
def test_of_another_team_looks_as_if_it_were_not_there():
    cast = make_cast()
    task = make_activity(owner=cast.other_seller)

    with pytest.raises(NotFound):
        complete_activity(task, by=as_actor(cast.seller))

    assert not Activity.objects.get().is_done


def test_is_checked_off_at_home_with_a_way_back(signed_in):
    cast = make_cast()
    task = make_activity("Send the catalogue", owner=cast.seller)
    browser = signed_in(cast.seller)

    answer = browser.post(reverse("activities:complete", args=[task.pk]), headers={"HX-Request": "true"})

    assert 'aria-pressed="true"' in answer.text
    assert "/undo/" in answer["HX-Trigger"]
    assert Activity.objects.get().is_done


@pytest.mark.covers("R028")
def test_task_planned_from_an_interaction_is_linked_to_it_and_to_the_party():
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    visit = make_interaction("visit", party=amelie, subject="Saw the workshop")

    task = plan_task_from("interactions", visit.pk, by=as_actor(cast.seller))

    assert (task.party_id, task.about_type, task.about_id, task.owner_id) == (amelie.pk, "interactions", visit.pk, cast.seller.pk)
    assert task.subject == "Follow up: Saw the workshop"


@pytest.mark.covers("R028")
def test_task_is_planned_from_the_timeline_without_scripts(signed_in):
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    visit = make_interaction("visit", party=amelie)
    browser = signed_in(cast.seller)
    address = reverse("activities:plan_from", args=["interactions", visit.pk])

    assert address in browser.get(f"/contacts/{amelie.pk}/").text
    answer = browser.post(address, {"subject": "Send samples", "due": "2031-05-06"})

    assert answer.url == f"/contacts/{amelie.pk}/"
    assert Activity.objects.get(subject="Send samples").due_on(clock_zone(cast.seller)).isoformat() == "2031-05-06"


def clock_zone(user):
    from zoneinfo import ZoneInfo

    return ZoneInfo(user.time_zone)

"""Following a record…"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from relais.accounts.models import User
from relais.activities.actions import give_reminders
from relais.activities.testing import make_activity, make_interaction, make_note
from relais.collaboration.actions import follow_record
from relais.collaboration.handlers import tell_of_changes
from relais.collaboration.models import Follow, Notification
from relais.collaboration.news import news_for
from relais.core import clock
from relais.core.errors import NotFound
from relais.core.testing import run_jobs
from relais.parties.testing import make_contact
from relais.records.api import change, delete
from relais.records.events import RecordsChanged
from relais.records.models import Operation
from relais.records.testing import as_actor, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def said(user: User) -> list[tuple[str, str, str]]:
    return [(news.who, news.words, news.title) for news in news_for(fresh(user))]


def test_tells_of_changes_by_others_and_not_of_ones_own():
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    for user in (cast.seller, cast.colleague):
        follow_record("contacts", amelie.pk, by=fresh(user))

    change(amelie, by=as_actor(cast.seller), city="Lyon", job_title="Buyer")
    run_jobs()

    assert said(cast.colleague) == [("Sam Seller", "changed addresses, job title", "Amélie Rousseau")]
    assert said(cast.seller) == []


def test_does_not_tell_of_what_happened_before():
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    with clock.pretend(clock.now() - timedelta(days=90)):
        change(amelie, by=as_actor(cast.seller), city="Lyon")
    follow_record("contacts", amelie.pk, by=fresh(cast.colleague))

    run_jobs()

    assert said(cast.colleague) == []


def test_tells_once_even_if_the_handler_runs_twice():
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    follow_record("contacts", amelie.pk, by=fresh(cast.colleague))
    change(amelie, by=as_actor(cast.seller), city="Lyon")
    run_jobs()
    event = RecordsChanged("contacts", [amelie.pk], Operation.objects.latest("id").pk, cast.seller.pk, ["city"])

    tell_of_changes(event)

    assert Notification.objects.count() == 1


@pytest.mark.attack(97)
def test_of_an_invisible_record_looks_as_if_it_were_not_there(signed_in):
    cast = make_cast()
    theirs = make_contact("Theirs", owner=cast.other_seller)

    with pytest.raises(NotFound):
        follow_record("contacts", theirs.pk, by=fresh(cast.seller))
    answers = [signed_in(cast.seller).post(reverse("collaboration:follow", args=["contacts", pk])).status_code for pk in (theirs.pk, 10**9)]

    assert answers == [404, 404]
    assert not Follow.objects.exists()


@pytest.mark.attack(97, 98)
def test_ends_at_once_when_access_is_lost():
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    follow_record("contacts", amelie.pk, by=fresh(cast.colleague))
    change(amelie, by=as_actor(cast.seller), city="Lyon")
    run_jobs()
    assert len(said(cast.colleague)) == 1

    change(amelie, by=as_actor(cast.administrator), owner=cast.other_seller.pk)
    change(amelie, by=as_actor(cast.administrator), city="Secret place")
    run_jobs()

    assert said(cast.colleague) == []
    assert Notification.objects.count() == 1


@pytest.mark.attack(98)
def test_recipients_are_asked_when_it_is_sent_not_when_it_happened():
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    follow_record("contacts", amelie.pk, by=fresh(cast.colleague))
    change(amelie, by=as_actor(cast.seller), city="Lyon")

    User.objects.filter(pk=cast.colleague.pk).update(is_active=False)
    run_jobs()

    assert not Notification.objects.exists()


@pytest.mark.attack(98)
def test_mention_does_not_reach_whoever_may_not_see_the_note():
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)

    make_note("<p>@Cleo Colleague and @Olga Otherseller, look.</p>", party=amelie, by=as_actor(cast.seller))
    run_jobs()

    assert [(n.user, n.kind) for n in Notification.objects.all()] == [(cast.colleague, "mentioned")]
    assert said(cast.colleague) == [("Sam Seller", "named you", "@Cleo Colleague and @Olga Otherseller, look.")]


@pytest.mark.attack(97)
def test_names_no_field_that_the_reader_may_not_see():
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    role = cast.colleague.roles.get()
    role.grants["contacts"] = {**role.grants["*"], "fields": {"job_title": "hidden"}}
    role.save()
    follow_record("contacts", amelie.pk, by=fresh(cast.colleague))

    change(amelie, by=as_actor(cast.administrator), job_title="Buyer")
    run_jobs()

    assert said(cast.colleague) == []


@pytest.mark.covers("R002")
def test_tells_that_somebody_called():
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    follow_record("contacts", amelie.pk, by=fresh(cast.colleague))

    make_interaction("call", party=amelie, by=as_actor(cast.seller))
    run_jobs()

    assert said(cast.colleague) == [("Sam Seller", "called", "Amélie Rousseau")]


def test_who_is_given_a_task_hears_of_it():
    cast = make_cast()
    task = make_activity("Send samples", owner=cast.colleague, by=as_actor(cast.seller))
    make_activity("My own", owner=cast.seller, by=as_actor(cast.seller))
    run_jobs()
    change(task, by=as_actor(cast.colleague), owner=cast.seller.pk)
    run_jobs()

    assert said(cast.colleague) == [("Sam Seller", "gave you this to do", "Send samples")]
    assert said(cast.seller) == [("Cleo Colleague", "gave you this to do", "Send samples")]


@pytest.mark.covers("R002")
def test_reminder_is_given_once_when_its_time_has_come():
    cast = make_cast()
    make_activity("Call Emma", owner=cast.seller, reminder_at=clock.now() - timedelta(minutes=1))
    make_activity("Not yet", owner=cast.seller, reminder_at=clock.now() + timedelta(hours=1))

    assert (give_reminders(), give_reminders()) == (1, 0)
    assert said(cast.seller) == [("Relais", "reminds you of this", "Call Emma")]


def test_deletion_is_told_and_leads_nowhere(signed_in):
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    follow_record("contacts", amelie.pk, by=fresh(cast.colleague))
    delete(amelie, by=as_actor(cast.seller))
    run_jobs()

    assert said(cast.colleague) == [("Sam Seller", "moved the record to the bin", "Amélie Rousseau")]
    assert signed_in(cast.colleague).get(reverse("collaboration:notification", args=[Notification.objects.get().pk])).status_code == 404


def test_is_begun_and_ended_by_the_button_of_the_page(signed_in):
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    browser = signed_in(cast.seller)
    address = reverse("collaboration:follow", args=["contacts", amelie.pk])

    assert address in browser.get(f"/contacts/{amelie.pk}/").text
    answer = browser.post(address, headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in answer.text
    browser.post(reverse("collaboration:unfollow", args=["contacts", amelie.pk]))

    assert not Follow.objects.exists()


def test_notification_is_read_when_it_is_opened_and_only_ones_own(signed_in):
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    follow_record("contacts", amelie.pk, by=fresh(cast.colleague))
    change(amelie, by=as_actor(cast.seller), city="Lyon")
    run_jobs()
    told = Notification.objects.get()
    address = reverse("collaboration:notification", args=[told.pk])

    assert signed_in(cast.seller).get(address).status_code == 404
    assert signed_in(cast.colleague).get(address).url == f"/contacts/{amelie.pk}/"
    told.refresh_from_db()
    assert told.read_at is not None

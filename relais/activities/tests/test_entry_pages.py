"""The page of an exchange, a note or a task…"""

from __future__ import annotations

import pytest
from django.urls import reverse

from relais.activities.testing import make_activity, make_interaction
from relais.parties.testing import make_contact
from relais.records.testing import make_cast

pytestmark = pytest.mark.django_db


@pytest.mark.covers("R028")
def test_exchange_leads_to_a_task_and_tells_what_is_open_because_of_it(signed_in):
    cast = make_cast()
    visit = make_interaction("visit", party=make_contact("Amélie Rousseau", owner=cast.seller), subject="Saw the workshop")
    browser = signed_in(cast.seller)
    address = reverse("activities:plan_from", args=["interactions", visit.pk])

    assert f'href="{address}"' in browser.get(f"/interactions/{visit.pk}/").text
    browser.post(address, {"subject": "Send samples", "due": "2031-05-06"})

    assert "Send samples" in browser.get(f"/interactions/{visit.pk}/").text


@pytest.mark.covers("R028")
def test_task_leads_back_to_the_exchange_it_came_from(signed_in):
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    visit = make_interaction("visit", party=amelie, subject="Saw the workshop")
    task = make_activity("Send samples", party=amelie, owner=cast.seller, about_type="interactions", about_id=visit.pk)

    page = signed_in(cast.seller).get(f"/activities/{task.pk}/").text

    assert f'<a href="/interactions/{visit.pk}/">Saw the workshop</a>' in page


@pytest.mark.attack(20)
def test_exchange_that_is_closed_is_not_named_on_a_task(signed_in):
    cast = make_cast()
    theirs = make_contact("Theirs", owner=cast.other_seller)
    visit = make_interaction("visit", party=theirs, subject="Secret works", owner=cast.other_seller)
    task = make_activity("Send samples", owner=cast.seller, about_type="interactions", about_id=visit.pk)

    assert "Secret works" not in signed_in(cast.seller).get(f"/activities/{task.pk}/").text


@pytest.mark.covers("R028")
def test_reader_is_offered_no_task(signed_in):
    cast = make_cast()
    visit = make_interaction("visit", party=make_contact("Amélie Rousseau", owner=cast.seller))

    assert "/tasks/from/" not in signed_in(cast.reader).get(f"/interactions/{visit.pk}/").text

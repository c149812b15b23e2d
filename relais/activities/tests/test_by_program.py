"""A program that works with tasks and exchanges through the API…"""

from __future__ import annotations

from datetime import timedelta

import pytest

from relais.activities.models import Activity, Interaction
from relais.activities.testing import make_activity, make_interaction
from relais.core import clock
from relais.integrations.testing import Program
from relais.parties.testing import make_contact, make_organization
from relais.records.testing import make_cast

pytestmark = pytest.mark.django_db


@pytest.mark.covers("R039")
def test_checks_off_a_call_which_becomes_an_exchange_and_opens_it_again():
    cast = make_cast()
    call = make_activity("Call", kind="call", party=make_contact("Amélie Rousseau", owner=cast.seller), owner=cast.seller)
    program = Program(cast.seller)

    done = program.post(f"activities/{call.pk}/completion/", {"outcome": "agreed"})
    assert (done.status_code, done.json()["outcome"], done.json()["type"]) == (200, "agreed", "activities")
    assert program.get("interactions/").json()["items"][0]["outcome"] == "agreed"
    assert program.post(f"activities/{call.pk}/completion/").json()["error"]["code"] == "already_done"

    assert program.post(f"activities/{call.pk}/reopening/").json()["done_at"] is None
    assert not Interaction.objects.living().exists()


@pytest.mark.covers("R028")
@pytest.mark.parametrize("channel", ["call", "email", "visit", "chat"])
def test_plans_a_task_out_of_any_exchange(channel):
    cast = make_cast()
    entry = make_interaction(channel, party=make_contact("Amélie Rousseau", owner=cast.seller), subject="Wants oak")
    due = (clock.now() + timedelta(days=3)).replace(microsecond=0)

    answer = Program(cast.seller).post(f"interactions/{entry.pk}/task/", {"kind": "call", "due_at": due.isoformat()})

    task = Activity.objects.get()
    assert (answer.status_code, answer.json()["id"], answer.json()["subject"]) == (201, task.pk, "Follow up: Wants oak")
    assert (task.about_type, task.about_id, task.party_id, task.due_at, task.kind) == (
        "interactions",
        entry.pk,
        entry.party_id,
        due,
        "call",
    )


@pytest.mark.attack(20, 78)
@pytest.mark.parametrize("path", ["activities/{}/completion/", "activities/{}/reopening/", "activities/{}/task/"])
def test_meets_nothing_where_a_task_is_closed_to_it(path):
    cast = make_cast()
    task = make_activity(owner=cast.other_seller)

    answer = Program(cast.seller).post(path.format(task.pk))

    assert answer.status_code == 404
    assert Activity.objects.get().done_at is None


@pytest.mark.covers("R004", "R005")
def test_reads_a_customer_whole_in_one_answer():
    cast = make_cast()
    vauban = make_organization("Atelier Vauban", owner=cast.seller)
    amelie = make_contact(
        "Amélie Rousseau", owner=cast.seller, organization=vauban, decision_role="decides", lifecycle="customer", city="Lyon"
    )
    make_interaction("call", party=amelie, owner=cast.seller, subject="Delay")
    make_activity("Send samples", party=amelie, owner=cast.seller)

    found = Program(cast.seller).get(f"organizations/{vauban.pk}/overview/").json()

    assert (found["record"]["title"], found["contact"]["by_channel"]) == ("Atelier Vauban", {"call": 1})
    assert [entry["subject"] for entry in found["open"]] == ["Send samples"]
    assert [(one["title"], one["words"]) for one in found["around"]] == [("Amélie Rousseau", "Decides")]
    assert "called (Amélie Rousseau): Delay" in [entry["words"] for entry in found["recent"]]


@pytest.mark.attack(20, 78)
def test_reads_nothing_that_is_closed_to_it():
    cast = make_cast()
    vauban = make_organization("Atelier Vauban", owner=cast.seller)
    hidden = make_contact("Hidden Person", owner=cast.other_seller, organization=vauban)
    make_interaction("call", party=hidden, owner=cast.other_seller, subject="Secret")

    answer = Program(cast.seller).get(f"organizations/{vauban.pk}/overview/")

    assert answer.status_code == 200
    assert "Hidden" not in answer.text
    assert "Secret" not in answer.text
    assert Program(cast.seller).get(f"contacts/{hidden.pk}/overview/").status_code == 404

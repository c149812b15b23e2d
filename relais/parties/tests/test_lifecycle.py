"""The stage of a party as a customer…"""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from relais.accounts.actors import SYSTEM
from relais.core.models import OutboxEvent
from relais.parties.api import Stage, change_lifecycle_stage, history_of
from relais.parties.testing import make_contact
from relais.records.api import Operation, change, registry, undo

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R006", "R007")]


@pytest.fixture
def amelie():
    with time_machine.travel("2025-01-10T12:00Z"):
        return make_contact("Amélie Rousseau", email="amelie@vauban.example")


def test_begins_as_a_lead_today(amelie):
    assert history_of(amelie) == [Stage("lead", date(2025, 1, 10), None)]


def test_is_kept_with_its_dates_when_it_changes(amelie):
    with time_machine.travel("2025-03-01T12:00Z"):
        amelie = change_lifecycle_stage(amelie, "prospect", by=SYSTEM)
    with time_machine.travel("2025-09-20T12:00Z"):
        amelie = change_lifecycle_stage(amelie, "Client", by=SYSTEM)

    assert history_of(amelie) == [
        Stage("lead", date(2025, 1, 10), date(2025, 3, 1)),
        Stage("prospect", date(2025, 3, 1), date(2025, 9, 20)),
        Stage("customer", date(2025, 9, 20), None),
    ]
    assert amelie.email == "amelie@vauban.example"


def test_may_begin_on_another_day(amelie):
    amelie = change_lifecycle_stage(amelie, "customer", by=SYSTEM, since=date(2025, 2, 1))

    assert history_of(amelie)[-1] == Stage("customer", date(2025, 2, 1), None)


def test_taken_back_leaves_no_trace(amelie):
    amelie = change_lifecycle_stage(amelie, "customer", by=SYSTEM, since=date(2025, 2, 1))

    undo(Operation.objects.latest("id"), by=SYSTEM)

    amelie.refresh_from_db()
    assert history_of(amelie) == [Stage("lead", date(2025, 1, 10), None)]


def test_change_is_told_to_the_rest_of_the_firm(amelie):
    change_lifecycle_stage(amelie, "prospect", by=SYSTEM)

    event = OutboxEvent.objects.get(name="parties.PartyLifecycleChanged")
    assert event.payload == {"party_id": amelie.pk, "old_stage": "lead", "new_stage": "prospect"}


def test_other_changes_leave_the_history_alone(amelie):
    amelie = change(amelie, by=SYSTEM, city="Lyon")

    assert len(history_of(amelie)) == 1
    assert not OutboxEvent.objects.filter(name="parties.PartyLifecycleChanged").exists()


def test_is_empty_for_who_has_another_role():
    supplier = make_contact("Olivia Grant", roles=["supplier"])

    assert (supplier.lifecycle, supplier.lifecycle_since) == ("", None)


def test_parties_are_counted_by_stage(amelie):
    make_contact("Bruno Keller", lifecycle="customer")
    make_contact("Chiara Conti", lifecycle="customer")

    rows = registry.get("contacts").queryset()
    assert {stage: rows.filter(lifecycle=stage).count() for stage in ("lead", "customer")} == {"lead": 1, "customer": 2}
